from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from forum.accounts import User
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
