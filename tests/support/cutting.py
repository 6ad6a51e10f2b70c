"""A process that ends in the middle of what it does, without a process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import event

from forum.db import db, session


class Cut(BaseException):
    """The process ends here, as a kill would end it: nothing that follows is done."""


@dataclass
class Cutting:
    happened: bool = False


@contextmanager
def cut_at(step: int) -> Iterator[Cutting]:
    """`with cut_at(7):` ends what runs inside before its seventh SQL statement or commit."""
    cut, said = Cutting(), count(1)

    def end(*_given: Any) -> None:
        if next(said) == step:
            cut.happened = True
            raise Cut

    for moment in ("before_cursor_execute", "commit"):
        event.listen(db.engine, moment, end)
    try:
        yield cut
    except Cut:
        session.rollback()
    finally:
        for moment in ("before_cursor_execute", "commit"):
            event.remove(db.engine, moment, end)
