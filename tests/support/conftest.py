from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from forum.accounts import User
from forum.db import db
from forum.pages import Page
from forum.questions import Question
from tests.people import People
from tests.support import deeds
from tests.support.cutting import Cutting, cut_at

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


@pytest.fixture
def cut_off(app: Flask) -> Callable[[int], AbstractContextManager[Cutting]]:
    return cut_at


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
