"""What is over: solved, and closed after its days; newest first, and at the same cost however much of it there is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from forum import clock, support
from forum.accounts import Tier
from forum.db import session, write
from forum.desk import filters
from forum.desk.filters import Filters
from forum.desk.lists import View, in_queue, numbers_in
from forum.desk.rows import in_html
from forum.questions import Question
from forum.support import Ticket, TicketState
from tests.desk.test_lists import _numbers_by_pages, _read, _subjects
from tests.people import People
from tests.support import deeds

Ask = Callable[..., Question]


def over(asked: Question, people: People, later: Callable[..., None]) -> Ticket:
    ticket = deeds.escalate(asked, people.support)
    deeds.solve(ticket, people.support)
    later(minutes=1)
    return ticket


@pytest.fixture
def closed(ask: Ask, people: People, later: Callable[..., None]) -> list[Ticket]:
    """Two that are closed by now, the second of a customer."""
    tickets = [over(ask(name, who), people, later) for name, who in (("One", None), ("Two", people.customer))]
    later(days=21)
    support.move_on_due()
    session.rollback()
    for ticket in tickets:
        session.refresh(ticket)
        assert ticket.state is TicketState.CLOSED
    return tickets


def test_what_was_closed_is_among_what_is_solved_newest_first(
    ask: Ask, people: People, closed: list[Ticket], later: Callable[..., None]
) -> None:
    over(ask("Three"), people, later)
    assert _subjects(View.SOLVED, people) == ["Three", "Two", "One"]
    numbers = [row.id for row in in_queue(View.SOLVED, people.support).rows]
    assert _numbers_by_pages(View.SOLVED, people, Filters()) == numbers
    assert numbers_in(View.SOLVED, people.support, Filters(), 2) == numbers[:2]
    shown = in_html(in_queue(View.SOLVED, people.support).rows, clock.now())
    assert ["Closed" in row for row in shown] == [False, True, True]


@pytest.mark.parametrize("few", [0, filters.FEW], ids=["along the list", "from the few"])
def test_what_was_closed_is_narrowed_as_what_is_solved(
    people: People, closed: list[Ticket], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "FEW", few)
    with write():
        session.get_one(Ticket, closed[0].id).assignee_id = people.support.id
    page = closed[0].question.shown_on[0].page_id if closed[0].question else 0
    for narrowing, names in (
        (Filters(page=page), ["Two", "One"]),
        (Filters(tier=Tier.PRIORITY), ["Two"]),
        (Filters(level=closed[0].level), ["One"]),
        (Filters(assignee=people.support.id), ["One"]),
        (Filters(assignee=people.moderator.id), []),
    ):
        session.rollback()
        found = [row.subject for row in in_queue(View.SOLVED, people.support, narrowing).rows]
        assert found == names, narrowing


def test_what_is_handled_elsewhere_or_was_spam_is_in_no_list(
    ask: Ask, people: People, later: Callable[..., None]
) -> None:
    source, target, spam = (deeds.escalate(ask(name), people.support) for name in ("Source", "Target", "Spam"))
    with write():
        support.merge(source, target, by=people.support)
        support.mark_spam(spam, by=people.support)
    later(days=21)
    support.move_on_due()
    assert session.get_one(Ticket, spam.id, populate_existing=True).state is TicketState.CLOSED
    assert _subjects(View.SOLVED, people) == []


@pytest.mark.parametrize("narrowing", [Filters(level=1), Filters(assignee=1)], ids=["level", "owner"])
def test_what_is_over_in_a_level_or_by_one_person_has_an_index(people: People, narrowing: Filters) -> None:
    plan = _read(lambda: in_queue(View.SOLVED, people.support, narrowing))
    assert re.search(r"ix_ticket_(level|owner)_solved\b", plan)
    assert not re.search(r"sort key|temp b-tree|scan ticket(?! using index)", plan, re.IGNORECASE)


def test_all_that_is_over_is_taken_for_many_at_once_along_its_index(people: People) -> None:
    plan = _read(lambda: numbers_in(View.SOLVED, people.support, Filters(), 5000))
    assert re.search(r"ix_ticket_solved\b", plan)
    assert not re.search(r"sort key|temp b-tree", plan, re.IGNORECASE)
