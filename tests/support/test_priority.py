"""Levels, their reasons, their time, and the order of the queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from forum.accounts import Tier
from forum.db import session, write
from forum.pages import Page
from forum.policies import preset
from forum.policies.promises import BUILT_IN  # the one in the code
from forum.questions import Question
from forum.rota import Week
from forum.support import Ticket, TicketState, Why
from forum.support.opening import open_ticket
from forum.support.priority import case_of
from tests.people import People
from tests.support import deeds
from tests.support.conftest import MONDAY

Ask = Callable[..., Question]


@pytest.mark.parametrize(
    ("tier", "level", "hours"), [(Tier.PRIORITY, 1, 1), (Tier.SUBSCRIBER, 2, 4), (Tier.COMMUNITY, 3, 8)]
)
@pytest.mark.parametrize("why", Why)
def test_the_tier_decides_the_level_and_the_level_the_time(tier: Tier, level: int, hours: int, why: Why) -> None:
    verdict = preset("v1").judge(case_of(tier, "", why, ()))
    assert (verdict.level, len(verdict.reasons)) == (level, 2)
    for first in (True, False):
        promised = BUILT_IN.target(level, tier, first=first, escalated=False, week=Week.always())
        assert promised == timedelta(hours=hours)


def test_the_time_of_a_priority_customer_is_one_working_hour(doc_page: Page, people: People) -> None:
    ticket = deeds.escalate(deeds.ask(doc_page, people.customer), people.support)
    assert ticket.due_at == MONDAY + timedelta(hours=1)


def test_the_time_of_support_begins_at_the_hand_over(question: Question, later: Callable[..., None]) -> None:
    later(hours=8)
    deeds.sweep()
    ticket = deeds.the_ticket(question)
    assert ticket.waiting_since == MONDAY
    assert ticket.due_at == MONDAY + timedelta(days=1, hours=8)


def test_a_thread_has_one_ticket_that_is_not_closed(question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.support)
    with pytest.raises(IntegrityError), write():
        open_ticket(question, Why.SWEPT, by=None)
    with write():
        session.get_one(Ticket, ticket.id).state = TicketState.CLOSED
    with write():
        open_ticket(question, Why.SWEPT, by=None)
    assert deeds.the_ticket(question).id != ticket.id
