"""A promised update: given on the ticket's page, shown there, warned of, kept by an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from forum import clock, support
from forum.channels import Delivery
from forum.db import session, write
from forum.pages import Site
from forum.questions import Question
from forum.support import Metric, Ticket, TicketClock
from forum.support.clocks import clocks_of
from forum.support.lateness import note_what_is_late, warn_of_what_is_due
from forum.support.promised_times import promise_choices
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:
    made = deeds.escalate(question, people.moderator)
    deeds.answer(question, people.support, "We look at it.")
    return made


def promise(ticket: Ticket) -> TicketClock | None:
    session.rollback()
    found = [one for one in clocks_of(session.get_one(Ticket, ticket.id)) if one.metric is Metric.UPDATE]
    return next((one for one in found if one.is_running), None)


def test_one_promises_by_a_button_and_the_ticket_says_until_when(visit: Visit, ticket: Ticket, people: People) -> None:
    sam = visit(people.support)
    assert "Promise an update" in sam.text(f"/tickets/{ticket.id}")
    sam.post(f"/tickets/{ticket.id}/promise", {"until": "tomorrow"})
    page = sam.text(f"/tickets/{ticket.id}")
    assert "We will get back by Tue 24 Nov, 17:00" in page
    assert "an update was promised" in page
    made = promise(ticket)
    assert made is not None
    assert made.due_at == datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize("until", ["at", "tomorrow"])
def test_an_hour_of_ones_own_is_one_of_the_site_and_counts_before_what_was_chosen_already(
    visit: Visit, ticket: Ticket, people: People, until: str
) -> None:
    sam = visit(people.support)
    sam.htmx(f"/tickets/{ticket.id}/promise", {"until": until, "at": "2026-11-25T14:30"})
    made = promise(ticket)
    assert made is not None
    assert made.due_at == datetime(2026, 11, 25, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(("until", "at"), [("at", ""), ("at", "soon"), ("never", ""), ("at", "2020-01-01T10:00")])
def test_what_is_no_time_is_refused(visit: Visit, ticket: Ticket, people: People, until: str, at: str) -> None:
    refused = visit(people.support).post(f"/tickets/{ticket.id}/promise", {"until": until, "at": at})
    assert refused.status_code in {400, 422}
    assert promise(ticket) is None


def test_an_answer_of_staff_keeps_it_and_another_promise_takes_its_place(
    visit: Visit, ticket: Ticket, question: Question, people: People
) -> None:
    sam = visit(people.support)
    sam.post(f"/tickets/{ticket.id}/promise", {"until": "tomorrow"})
    sam.post(f"/tickets/{ticket.id}/promise", {"until": "week"})
    made = promise(ticket)
    assert made is not None
    assert made.due_at == datetime(2026, 11, 30, 17, tzinfo=UTC)
    with write():
        support.add_note(ticket, "Still looking.", by=people.support)
    assert promise(ticket) is not None, "a note keeps no promise"
    deeds.answer(question, people.support, "It is mended.")
    assert promise(ticket) is None
    assert "We will get back" not in sam.text(f"/tickets/{ticket.id}")


def test_whoever_has_it_is_warned_before_and_it_is_late_after(
    visit: Visit, ticket: Ticket, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    visit(people.support).post(f"/tickets/{ticket.id}/promise", {"until": "today"})
    later(hours=6, minutes=5)
    warn_of_what_is_due()
    run_jobs()
    told = [row.to for row in session.scalars(select(Delivery))]
    assert people.support.email in told
    later(hours=3)
    note_what_is_late()
    assert "and that is over" in visit(people.support).text(f"/tickets/{ticket.id}")


def test_what_is_offered_are_ends_of_working_days(ticket: Ticket, later: Callable[..., None]) -> None:
    assert [(one.name, one.said) for one in promise_choices(ticket)] == [
        ("today", "Mon 23 Nov, 17:00"),
        ("tomorrow", "Tue 24 Nov, 17:00"),
        ("week", "Mon 30 Nov, 17:00"),
    ]
    later(days=4, hours=9)  # Friday, six in the evening
    names = [(one.name, one.said) for one in promise_choices(session.get_one(Ticket, ticket.id))]
    assert names == [("tomorrow", "Mon 30 Nov, 17:00"), ("week", "Fri 4 Dec, 17:00")]
    assert clock.now().weekday() == 4


def test_the_requester_of_a_private_ticket_reads_it_under_my_tickets(
    visit: Visit, site: Site, people: People, later: Callable[..., None]
) -> None:
    with write():
        ticket = support.ask_support(site, "My invoice", "It is wrong.", by=people.visitor)
    visit(people.support).post(f"/tickets/{ticket.id}/promise", {"until": "tomorrow"})
    vera = visit(people.visitor)
    for page in (vera.text("/my-tickets"), vera.text(f"/my-tickets/{ticket.id}")):
        assert "We get back to you by 24 Nov 2026, 17:00 UTC." in page
    later(days=2)
    assert "It takes us longer than we thought." in vera.text(f"/my-tickets/{ticket.id}")
    with write():
        support.write_as_support(session.get_one(Ticket, ticket.id), "It is right now.", by=people.support)
    assert "We wanted to get back" not in vera.text("/my-tickets")
