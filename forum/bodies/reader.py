from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, event

from forum.bodies.subjects import SURROUNDINGS, Subject


class Reader:
    """One row of a statement, by the driver itself on a connection that is held open and begins no transaction: a
    tenth of what the same costs through a session, and always of what is committed at this moment."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free: deque[Any] = deque()
        self._postgres = engine.dialect.name == "postgresql"
        event.listen(engine, "engine_disposed", lambda _engine: self.close())

    def surroundings(self) -> int | None:
        row = self._row(f"SELECT {SURROUNDINGS}", ())
        return row[0] if row else None

    def mark(self, subject: Subject, number: int) -> tuple[Any, ...] | None:
        """The surroundings and the subject's mark at this moment."""
        return self._row(subject.there if self._postgres else subject.here, (number,))

    def _row(self, statement: str, values: tuple[int, ...]) -> tuple[Any, ...] | None:
        """None if the database does not answer: whoever asks goes on without, and says so in its own way."""
        try:
            driver = self._free.pop() if self._free else self._open()
        except Exception:
            return None
        try:
            # All rows, although there is one: SQLite's reading ends only with the last, and would go on seeing it.
            rows = driver.execute(statement, values).fetchall()
        except Exception:
            with suppress(Exception):
                driver.close()
            return None
        self._free.append(driver)
        return tuple(rows[0]) if rows else None

    def close(self) -> None:
        while self._free:
            with suppress(Exception):
                self._free.pop().close()

    def _open(self) -> Any:
        pooled = self._engine.raw_connection()
        driver: Any = pooled.driver_connection
        pooled.detach()
        if self._postgres:
            driver.rollback()  # what the pool asked of a new connection began a transaction
            driver.autocommit = True
        return driver
