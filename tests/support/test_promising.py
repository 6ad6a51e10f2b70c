"""A promised update: given on the ticket's page, shown there, warned of, kept by an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from forum import clock, rota, support
from forum.channels import Delivery
from forum.db import session, write
from forum.events import FactRow
from forum.pages import Site
from forum.questions import Question
from forum.refused import Refused
from forum.rota import Span
from forum.support import Band, Due, Metric, Ticket, TicketClock, due_of, next_time
from forum.support.clocks import clocks_of
from forum.support.due import Standing
from forum.support.lateness import note_what_is_late, warn_of_what_is_due
from forum.support.next_time import Reason
from forum.support.promised_times import promise_choices, promised_moment
from forum.support.snapshots import clocks_now
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


def hours(ticket: Ticket, people: People, spans: list[Span]) -> None:
    with write():
        rota.set_hours(session.get_one(Ticket, ticket.id).site.calendar, "Europe/London", spans, {}, by=people.admin)


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
    assert names == [("monday", "Mon 30 Nov, 17:00"), ("week", "Fri 4 Dec, 17:00")]
    assert clock.now().weekday() == 4
    with pytest.raises(Refused, match="by when"):
        promised_moment(session.get_one(Ticket, ticket.id), "tomorrow", "")


def test_a_day_that_never_ends_ends_in_the_evening(ticket: Ticket, people: People, later: Callable[..., None]) -> None:
    hours(ticket, people, [Span(day, 0, 24 * 60) for day in range(5)])
    later(days=4)
    assert [(one.name, one.said) for one in promise_choices(session.get_one(Ticket, ticket.id))] == [
        ("today", "Fri 27 Nov, 18:00"),
        ("monday", "Mon 30 Nov, 18:00"),
        ("week", "Fri 4 Dec, 18:00"),
    ]


def test_a_promise_made_by_mistake_is_taken_back_and_was_not_missed(
    visit: Visit, site: Site, people: People, later: Callable[..., None]
) -> None:
    with write():
        ticket = support.ask_support(site, "My invoice", "It is wrong.", by=people.visitor)
        support.write_as_support(ticket, "We look at it.", by=people.support)
    sam, vera = visit(people.support), visit(people.visitor)
    assert "Take the promise back" not in sam.text(f"/tickets/{ticket.id}")
    sam.post(f"/tickets/{ticket.id}/promise", {"until": "tomorrow"})
    assert "Take the promise back" in sam.text(f"/tickets/{ticket.id}")
    for _twice in range(2):
        sam.post(f"/tickets/{ticket.id}/promise/withdrawal", {})
    assert promise(ticket) is None
    assert session.get_one(Ticket, ticket.id).due_at is None
    assert "We get back to you" not in vera.text(f"/my-tickets/{ticket.id}")
    assert "We will get back by" not in sam.text(f"/tickets/{ticket.id}")
    assert deeds.told("PromiseTakenBack") == 1
    later(days=3)
    note_what_is_late()
    session.rollback()
    [made] = [one for one in clocks_of(session.get_one(Ticket, ticket.id)) if one.metric is Metric.UPDATE]
    assert made.cancelled_at is not None
    assert made.breached_at is None


def test_taking_a_late_promise_back_does_not_hide_that_it_was_late(
    visit: Visit, ticket: Ticket, people: People, later: Callable[..., None]
) -> None:
    sam = visit(people.support)
    sam.post(f"/tickets/{ticket.id}/promise", {"until": "tomorrow"})
    later(days=2)
    sam.post(f"/tickets/{ticket.id}/promise/withdrawal", {})
    assert promise(ticket) is None
    [made] = [one for one in clocks_of(session.get_one(Ticket, ticket.id)) if one.metric is Metric.UPDATE]
    assert made.breached_at == made.due_at


@pytest.mark.parametrize("which", ["public", "private"])
@pytest.mark.parametrize("deed", [support.solve, support.mark_spam])
def test_undoing_keeps_what_the_customer_was_told_and_whoever_has_it_is_warned(
    which: str,
    deed: Callable[..., None],
    visit: Visit,
    site: Site,
    ticket: Ticket,
    people: People,
    later: Callable[..., None],
    run_jobs: Callable[[], None],
) -> None:
    if which == "private":
        with write():
            ticket = support.ask_support(site, "My invoice", "It is wrong.", by=people.visitor)
            support.write_as_support(ticket, "We look at it.", by=people.support)
    sam = visit(people.support)
    sam.post(f"/tickets/{ticket.id}/promise", {"until": "tomorrow"})
    before = clocks_now(session.get_one(Ticket, ticket.id))
    with write():
        deed(ticket, by=people.support)
    assert promise(ticket) is None
    later(minutes=5)
    sam.post(f"/tickets/{ticket.id}/undo", {})
    kept = session.get_one(Ticket, ticket.id, populate_existing=True)
    assert clocks_now(kept) == before
    assert kept.due_at == datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert "We will get back by Tue 24 Nov, 17:00" in sam.text(f"/tickets/{ticket.id}")
    page = sam.text(f"/tickets/{ticket.id}/clocks")
    assert "It runs." in page
    later(days=1, hours=6)
    warn_of_what_is_due()
    run_jobs()
    assert "TicketDueSoon" in session.scalars(select(FactRow.name)).all()


def test_a_promise_made_after_the_deed_stays_when_that_is_undone(visit: Visit, ticket: Ticket, people: People) -> None:
    sam = visit(people.support)
    sam.post(f"/tickets/{ticket.id}/hold", {"until": "week"})
    sam.post(f"/tickets/{ticket.id}/promise", {"until": "tomorrow"})
    sam.post(f"/tickets/{ticket.id}/undo", {})
    assert promise(ticket) is not None


def test_a_late_promise_is_not_called_great_because_the_customer_wrote_just_now(
    visit: Visit, ticket: Ticket, question: Question, people: People, later: Callable[..., None]
) -> None:
    sam = visit(people.support)
    deeds.answer(question, people.visitor, "And?")
    assert due_of(session.get_one(Ticket, ticket.id), clock.now()).band is Band.GREAT
    sam.htmx(f"/tickets/{ticket.id}/promise", {"until": "at", "at": "2026-11-23T09:05"})
    later(minutes=12)
    promised = session.get_one(Ticket, ticket.id, populate_existing=True)
    assert due_of(promised, clock.now()) == Due(Standing.LATE, promised.due_at, "7 min")
    coming = next_time(promised)
    assert coming is not None
    assert coming.reason is Reason.UPDATE
    for page in (sam.text("/queue"), sam.text(f"/tickets/{ticket.id}")):
        assert "Late by 7 min" in page
        assert "band-great" not in page
    sam.post(f"/tickets/{ticket.id}/promise/withdrawal", {})
    assert "band-great" in sam.text("/queue")


def test_a_first_reply_that_is_owed_has_its_band_whatever_was_promised(
    visit: Visit, ask: Callable[..., Question], people: People
) -> None:
    owed = deeds.escalate(ask("Another one"), people.moderator)
    visit(people.support).post(f"/tickets/{owed.id}/promise", {"until": "today"})
    session.rollback()
    assert due_of(session.get_one(Ticket, owed.id), clock.now()).band is Band.GREAT


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
