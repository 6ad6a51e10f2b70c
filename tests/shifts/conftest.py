from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from forum.community import Team, add_team
from forum.db import write
from forum.pages import Page
from forum.questions import Question
from forum.support import Ticket
from tests.people import People
from tests.support import deeds

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday() -> Iterator[datetime]:
    """Every story here begins on a Monday at nine, when the London office opens."""
    with time_machine.travel(MONDAY, tick=False):
        yield MONDAY


@pytest.fixture
def team(people: People) -> Team:
    with write():
        return add_team("Answers", "", by=people.admin)


@pytest.fixture
def question(doc_page: Page, people: People) -> Question:
    return deeds.ask(doc_page, people.visitor)


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:
    return deeds.escalate(question, people.moderator)
