from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from forum.accounts import User
from forum.db import db, session
from forum.pages import Page
from forum.questions import Question
from tests.people import People
from tests.support import deeds

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday() -> Iterator[datetime]:
    """Every story here begins on a Monday at nine, when the London office opens."""
    with time_machine.travel(MONDAY, tick=False):
        yield MONDAY


@pytest.fixture
def question(doc_page: Page, people: People) -> Question:
    """The visitor has just asked."""
    return deeds.ask(doc_page, people.visitor)


@pytest.fixture
def ask(doc_page: Page, people: People) -> Callable[..., Question]:
    """`ask("A title")` by the visitor, `ask("A title", people.customer)` by somebody else."""

    def asked(title: str, by: User | None = None) -> Question:
        return deeds.ask(doc_page, by or people.visitor, title)

    return asked


class Cut(BaseException):
    """The process ends here, as a kill would end it: nothing that follows is done."""


@dataclass
class Cutting:
    happened: bool = False


@pytest.fixture
def cut_off(app: Flask) -> Callable[[int], AbstractContextManager[Cutting]]:
    """`with cut_off(7):` ends what runs inside at its seventh SQL statement."""

    @contextmanager
    def cutting(at: int) -> Iterator[Cutting]:
        cut, said = Cutting(), count(1)

        def end(*_given: Any) -> None:
            if next(said) == at:
                cut.happened = True
                raise Cut

        event.listen(db.engine, "before_cursor_execute", end)
        try:
            yield cut
        except Cut:
            session.rollback()
        finally:
            event.remove(db.engine, "before_cursor_execute", end)

    return cutting


@pytest.fixture
def refuse_once(app: Flask) -> Callable[[str], AbstractContextManager[None]]:
    """The database refuses the next statement that begins with these words, once."""

    @contextmanager
    def refusing(beginning: str) -> Iterator[None]:
        left = [beginning]

        def refuse(_connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
            if left and statement.startswith(left[0]):
                left.clear()
                raise OperationalError(statement, None, Exception("the disk is full"))

        event.listen(db.engine, "before_cursor_execute", refuse)
        try:
            yield
        finally:
            event.remove(db.engine, "before_cursor_execute", refuse)

    return refusing
