"""What most tests begin with: made by the product's own actions once in a process, and laid down as rows after that.

Only where nothing has been written yet, or nothing but another beginning, and the settings are those of every test but
for where mail goes and what the address is; in any other case the actions themselves do, as the first time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, Table, event

from forum import clock
from forum.db import Base, session, write

Rows = dict[Table, list[dict[str, Any]]]
Key = tuple[str, date, tuple[str, ...]]


@dataclass
class Beginnings:
    """The state of one application's database, as far as beginnings go."""

    made: tuple[str, ...] = ()
    others_wrote: bool = False
    kept: dict[Key, tuple[datetime, Rows]] = field(default_factory=dict)

    def watch(self, engine: Engine) -> None:
        @event.listens_for(engine, "before_cursor_execute")
        def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
            if not self.others_wrote and statement.startswith(("INSERT", "UPDATE", "DELETE")):
                self.others_wrote = True
            if "setval(" in statement:  # a restore begins to count anew: what was kept would stand in the way
                self.kept.clear()

    def anew(self) -> None:
        self.made, self.others_wrote = (), False

    def make(self, app: Flask, name: str, make: Callable[[], object]) -> None:
        """Call `make` in a transaction, or lay down what it made when it was called from here before."""
        now = clock.now()
        key = (app.config["SQLALCHEMY_DATABASE_URI"], now.date(), (*self.made, name))
        known = not self.others_wrote and _as_always(app)
        with write():
            if known and key in self.kept:
                _lay(*self.kept[key], now)
            else:
                before = _rows() if known else {}
                make()
                session.flush()
                if known and (after := _added(before)) is not None:
                    self.kept[key] = (now, after)
        if known:
            self.made, self.others_wrote = (*self.made, name), False


def _as_always(app: Flask) -> bool:
    """Where mail goes and what the forum is called outside, which differs with each port, is written in no row."""
    now, always = app.config["FORUM"], app.extensions["docside-tests"]
    elsewhere = {name: getattr(always, name) for name in ("mail_server", "mail_from", "url")}
    return now is always or bool(now.model_copy(update=elsewhere) == always)


def _rows() -> Rows:
    session.flush()
    counted = [table for table in Base.metadata.sorted_tables if table.name != "surroundings"]
    found = {table: session.execute(table.select()).mappings().all() for table in counted}
    return {table: [dict(row) for row in rows] for table, rows in found.items() if rows}


def _added(before: Rows) -> Rows | None:
    """What there is beside it; nothing if something of it is no longer as it was."""
    after = _rows()
    if any(row not in after.get(table, []) for table, rows in before.items() for row in rows):
        return None
    fresh = {table: [row for row in rows if row not in before.get(table, [])] for table, rows in after.items()}
    return {table: rows for table, rows in fresh.items() if rows}


def _lay(made_at: datetime, rows: Rows, now: datetime) -> None:
    """The rows as if made now; what took a moment then takes none."""
    connection = session.connection()
    for table, kept in rows.items():
        moved = [{name: _moved(value, now - made_at, now) for name, value in row.items()} for row in kept]
        connection.execute(table.insert(), moved)


def _moved(value: Any, by: timedelta, latest: datetime) -> Any:
    return min(value + by, latest) if isinstance(value, datetime) else value
