"""Levels, their reasons, their time, and the order of the queue."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from forum import support
from forum.accounts import Tier
from forum.db import db, is_postgres, session, write
from forum.pages import Page
from forum.policies import preset
from forum.policies.promises import BUILT_IN  # the one in the code
from forum.questions import Question
from forum.rota import Week
from forum.support import Ticket, TicketState, View, Why
from forum.support.opening import open_ticket
from forum.support.priority import case_of
from forum.support.queries import in_queue
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


def test_the_queue_is_ordered_by_level_then_due_then_those_nobody_waits_for(
    ask: Ask, people: People, later: Callable[..., None]
) -> None:
    stopped = ask("Answered, but handed over")
    deeds.escalate(stopped, people.support)
    deeds.answer(stopped, people.support)
    early, late = ask("Asked early"), ask("Handed over late")
    deeds.escalate(early, people.support)
    later(hours=1)
    deeds.escalate(late, people.support)
    urgent = ask("A bank", people.customer)
    deeds.escalate(urgent, people.support)
    assert _subjects(View.OPEN, people) == ["A bank", "Asked early", "Handed over late", "Answered, but handed over"]


def test_the_views_show_what_their_names_say(ask: Ask, people: People) -> None:
    mine, free, solved = (deeds.escalate(ask(name), people.support) for name in ("Mine", "Free", "Solved"))
    with write():
        support.take(mine, by=people.support)
    deeds.solve(solved, people.support)
    assert _subjects(View.OPEN, people) == ["Mine", "Free"]
    assert _subjects(View.UNASSIGNED, people) == [free.subject]
    assert _subjects(View.MINE, people) == ["Mine"]
    assert _subjects(View.SOLVED, people) == ["Solved"]


def test_page_by_page_the_queue_shows_every_ticket_once_in_the_same_order(
    ask: Ask, people: People, later: Callable[..., None]
) -> None:
    for n in range(7):
        ticket = deeds.escalate(ask(f"Question {n}", people.customer if n % 3 == 0 else None), people.support)
        if n % 2:
            deeds.answer(session.get_one(Question, ticket.question_id), people.support)
        later(minutes=n % 2)
    whole = [ticket.id for ticket in in_queue(View.OPEN, people.support).rows]
    seen: list[int] = []
    after = ""
    while True:
        some = in_queue(View.OPEN, people.support, after, size=2)
        seen += [ticket.id for ticket in some.rows]
        if not (after := some.after):
            break
    assert seen == whole
    assert len(seen) == 7


@pytest.mark.parametrize("after", ["x", "1_2_3", "1_2026-11-23T09:00:00_3", f"1_2026-11-23T09:00:00Z_{2**80}", "__"])
def test_a_hand_edited_address_begins_at_the_start(ask: Ask, people: People, after: str) -> None:
    deeds.escalate(ask("The only one"), people.support)
    assert len(in_queue(View.OPEN, people.support, after).rows) == 1


@pytest.mark.parametrize("view", View)
def test_every_view_reads_its_slice_from_an_index_without_sorting(people: People, view: View) -> None:
    plan = _plan(view, people)
    assert "ix_ticket_" in plan
    assert not re.search(r"sort key|temp b-tree|scan ticket(?! using index)", plan, re.IGNORECASE)


def test_a_thread_has_one_ticket_that_is_not_closed(question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.support)
    with pytest.raises(IntegrityError), write():
        open_ticket(question, Why.SWEPT, by=None)
    with write():
        session.get_one(Ticket, ticket.id).state = TicketState.CLOSED
    with write():
        open_ticket(question, Why.SWEPT, by=None)
    assert deeds.the_ticket(question).id != ticket.id


def _subjects(view: View, people: People) -> list[str]:
    session.rollback()
    return [ticket.subject for ticket in in_queue(view, people.support).rows]


def _plan(view: View, people: People) -> str:
    """How the database reads the first slice of a view."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    in_queue(view, people.support)
    event.remove(db.engine, "before_cursor_execute", note)
    session.rollback()
    statement, parameters = seen[-1]
    with db.engine.connect() as connection:
        if is_postgres():
            connection.execute(text("SET enable_seqscan = off"))
            connection.execute(text("SET enable_bitmapscan = off"))
            connection.execute(text("SET enable_sort = off"))
        words = "EXPLAIN" if is_postgres() else "EXPLAIN QUERY PLAN"
        return "\n".join(str(row) for row in connection.exec_driver_sql(f"{words} {statement}", parameters))
