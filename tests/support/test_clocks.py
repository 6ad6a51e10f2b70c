"""Clocks as rows: what starts, stops, pauses and changes them, and that each can be explained and replayed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, policies, questions, rota, support
from forum.accounts import Tier
from forum.channels import Delivery
from forum.db import session, write
from forum.desk.lists import View, in_queue
from forum.events import FactRow
from forum.pages import Page, Site
from forum.policies import Condition, Length, Policy, Promise
from forum.questions import Question
from forum.refused import Refused
from forum.rota import Span
from forum.support import Metric, Ticket, TicketClock, TicketState
from forum.support.changing import locked, move
from forum.support.clock_models import ClockTurn
from forum.support.clocks import clocks_of
from forum.support.events import TicketReopened
from forum.support.lateness import note_what_is_late, warn_of_what_is_due
from forum.support.ledger import Kind, counted, ledger
from tests.people import People
from tests.support import deeds
from tests.support.conftest import MONDAY

Later = Callable[..., None]
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:
    """The visitor's question, handed over on Monday at nine: eight working hours."""
    return deeds.escalate(question, people.moderator)


def fresh(ticket: Ticket) -> Ticket:
    session.rollback()
    session.expire_all()
    return session.get_one(Ticket, ticket.id)


def clocks(ticket: Ticket) -> list[TicketClock]:
    return clocks_of(fresh(ticket))


def put(ticket: Ticket, state: TicketState, people: People) -> None:
    with write():
        held = locked(ticket)
        until = clock.now() + timedelta(days=30) if state is TicketState.ON_HOLD else None
        move(held, state, TicketReopened(held.id, people.support.id), until=until)


def promise(people: People, first: str, next_: str = "", *, level: int = 3) -> None:
    with write():
        told = Promise(policies.read_length(first), policies.read_length(next_))
        policies.set_policy(Policy(None, {(level, None): told}), by=people.admin)


def notes(ticket: Ticket, people: People) -> None:
    with write():
        support.add_note(ticket, "Looks like the proxy.", by=people.support)


def test_papercups_counted_notes_as_replies_ours_stop_no_clock(ticket: Ticket, people: People) -> None:
    notes(ticket, people)
    (first,) = clocks(ticket)
    assert first.is_running
    assert fresh(ticket).first_replied_at is None
    assert fresh(ticket).assignee is None


def test_an_answer_by_the_community_satisfies_no_clock(ticket: Ticket, question: Question, people: People) -> None:
    deeds.answer(question, people.stranger)
    assert [one.is_running for one in clocks(ticket)] == [True]


def test_an_answer_by_the_community_lowers_the_place_and_not_the_promise(
    ticket: Ticket, question: Question, doc_page: Page, people: People, later: Later
) -> None:
    later(hours=1)
    other = deeds.escalate(deeds.ask(doc_page, people.stranger, "Another one"), people.moderator)
    due, numbers = fresh(ticket).due_at, [ticket.id, other.id]
    assert [row.id for row in in_queue(View.OPEN, people.support).rows] == numbers
    said = deeds.answer(question, people.stranger)
    assert [row.id for row in in_queue(View.OPEN, people.support).rows] == numbers[::-1]
    assert (fresh(ticket).due_at, fresh(ticket).level) == (due, fresh(other).level)
    assert [one.is_running for one in clocks(ticket)] == [True]
    with write():
        questions.remove_answer(said, by=people.moderator)
    assert fresh(ticket).order_at == due
    with write():
        questions.restore_answer(said, by=people.moderator)
    assert fresh(ticket).order_at > fresh(other).order_at
    later(hours=1)
    deeds.answer(question, people.visitor, "That does not help.")
    assert [row.id for row in in_queue(View.OPEN, people.support).rows] == numbers


def test_what_a_reader_answered_before_the_hand_over_comes_after_what_nobody_answered(
    question: Question, doc_page: Page, people: People, later: Later
) -> None:
    later(minutes=5)
    deeds.answer(question, people.stranger)
    answered = deeds.escalate(question, people.moderator)
    later(minutes=5)
    nobody = deeds.escalate(deeds.ask(doc_page, people.visitor, "Another one"), people.moderator)
    due, later_due = fresh(answered).due_at, fresh(nobody).due_at
    assert due
    assert later_due
    assert due < later_due
    assert fresh(answered).order_at > fresh(nobody).order_at


def test_the_first_reply_is_satisfied_once_and_the_next_has_its_own_clock(
    ticket: Ticket, question: Question, people: People, later: Later
) -> None:
    promise(people, "8 h", "16 h")
    later(minutes=30)
    deeds.answer(question, people.support)
    later(hours=1)
    deeds.answer(question, people.visitor, "And then?")
    first, following = clocks(ticket)
    assert (first.metric, first.satisfied_at) == (Metric.FIRST, MONDAY + timedelta(minutes=30))
    assert (following.metric, following.started_at) == (Metric.NEXT, MONDAY + timedelta(minutes=90))
    assert following.target == 16 * HOUR
    assert fresh(ticket).due_at == following.due_at == MONDAY + timedelta(days=2, minutes=90)


def test_chatwoot_10178_a_goodbye_after_solving_keeps_no_clock_running(
    ticket: Ticket, question: Question, people: People
) -> None:
    deeds.answer(question, people.support)
    deeds.answer(question, people.visitor, "Thanks, bye!")
    deeds.solve(ticket, people.support)
    assert not any(one.is_running for one in clocks(ticket))
    assert fresh(ticket).due_at is None


def test_more_messages_of_the_customer_do_not_make_it_late_later(
    ticket: Ticket, question: Question, people: People, later: Later
) -> None:
    due = fresh(ticket).due_at
    later(hours=2)
    deeds.answer(question, people.visitor, "Hello?")
    assert fresh(ticket).due_at == due
    assert len(clocks(ticket)) == 1


@pytest.mark.parametrize("state", [TicketState.PENDING, TicketState.ON_HOLD])
def test_no_state_stops_the_clock_while_the_customer_waits_for_us(
    ticket: Ticket, people: People, state: TicketState
) -> None:
    put(ticket, TicketState.OPEN, people)
    due = fresh(ticket).due_at
    put(ticket, state, people)
    assert fresh(ticket).due_at == due


def test_waiting_for_somebody_else_pauses_when_nothing_is_unanswered(
    question: Question, people: People, later: Later
) -> None:
    deeds.answer(question, people.support)
    ticket = deeds.escalate(question, people.moderator)  # nobody waits in the thread, and still it is handed over
    assert fresh(ticket).due_at == MONDAY + 8 * HOUR
    later(hours=2)
    put(ticket, TicketState.ON_HOLD, people)
    assert fresh(ticket).due_at is None
    later(hours=3)
    put(ticket, TicketState.OPEN, people)
    assert fresh(ticket).due_at == MONDAY + timedelta(days=1, hours=3)
    steps = ledger(clocks(ticket)[0], MONDAY)
    assert [step.kind for step in steps] == [Kind.COUNTED, Kind.PAUSED, Kind.COUNTED, Kind.CLOSED, Kind.COUNTED]
    assert counted(steps) == 8 * HOUR


def test_the_customers_message_ends_a_pause(question: Question, people: People, later: Later) -> None:
    deeds.answer(question, people.support)
    ticket = deeds.escalate(question, people.moderator)
    put(ticket, TicketState.ON_HOLD, people)
    later(hours=1)
    deeds.answer(question, people.visitor, "It is worse now.")
    (running,) = clocks(ticket)
    assert running.unanswered
    assert fresh(ticket).due_at == MONDAY + timedelta(days=1, hours=1)


def test_zammad_5177_a_promised_update_never_hides_that_the_first_reply_is_due(ticket: Ticket, people: People) -> None:
    due = fresh(ticket).due_at
    with write():
        support.promise_update(ticket, MONDAY + timedelta(days=3), people.support)
    assert fresh(ticket).due_at == due


def test_a_promised_update_is_due_when_it_was_promised_and_ends_with_the_next_public_answer(
    ticket: Ticket, question: Question, people: People, later: Later
) -> None:
    deeds.answer(question, people.support)
    with write():
        support.promise_update(ticket, MONDAY + timedelta(hours=30), people.support)
    assert fresh(ticket).due_at == MONDAY + timedelta(hours=30)
    notes(ticket, people)
    put(ticket, TicketState.ON_HOLD, people)
    assert fresh(ticket).due_at == MONDAY + timedelta(hours=30)
    later(hours=4)
    deeds.answer(question, people.moderator, "Still looking.")
    assert [one.satisfied_at for one in clocks(ticket)][-1] == MONDAY + 4 * HOUR
    assert fresh(ticket).due_at is None


def test_a_promise_lies_ahead_and_is_made_by_support(ticket: Ticket, people: People) -> None:
    for at in (MONDAY, MONDAY + timedelta(days=91)):
        with pytest.raises(Refused), write():
            support.promise_update(ticket, at, people.support)
    with pytest.raises(Refused), write():
        support.promise_update(ticket, MONDAY + HOUR, people.visitor)


def test_zammad_lost_the_past_after_an_sla_change_ours_starts_from_the_same_moment_and_is_never_late_in_the_past(
    ticket: Ticket, people: People, later: Later, run_jobs: Callable[[], None]
) -> None:
    later(hours=4)
    promise(people, "1 h")
    run_jobs()
    (running,) = clocks(ticket)
    assert running.started_at == MONDAY
    assert (running.target, running.due_at, running.breached_at) == (HOUR, MONDAY + 4 * HOUR, None)
    assert counted(ledger(running, MONDAY)) == HOUR
    later(hours=1)
    note_what_is_late()
    assert clocks(ticket)[0].breached_at == MONDAY + 4 * HOUR
    promise(people, "2 days")
    run_jobs()
    (running,) = clocks(ticket)
    assert running.due_at == MONDAY + timedelta(days=1, hours=8)
    assert running.breached_at == MONDAY + 4 * HOUR  # it was late, and a new promise does not unmake that


def test_a_change_of_hours_counts_from_the_same_start(
    ticket: Ticket, site: Site, people: People, run_jobs: Callable[[], None]
) -> None:
    with write():
        rota.set_hours(
            session.get_one(Site, site.id).calendar,
            "Europe/London",
            [Span(day, 0, 1440) for day in range(5)],
            {},
            by=people.admin,
        )
    run_jobs()
    (running,) = clocks(ticket)
    assert running.due_at == MONDAY + 8 * HOUR
    assert fresh(ticket).due_at == running.due_at
    assert running.calendar_version.version == 2


def test_what_is_late_is_noted_once(ticket: Ticket, people: People, later: Later) -> None:
    later(hours=7.9)
    note_what_is_late()
    assert deeds.told("TicketLate") == 0
    later(hours=24)
    note_what_is_late()
    note_what_is_late()
    assert deeds.told("TicketLate") == 1
    assert clocks(ticket)[0].breached_at == MONDAY + 8 * HOUR


def test_django_helpdesk_escalated_sooner_after_a_weekend_ours_counts_working_days_only(
    question: Question, people: People, later: Later
) -> None:
    later(days=4, hours=6)  # Friday at 15:00
    deeds.answer(question, people.visitor, "Anybody?")
    ticket = deeds.escalate(question, people.moderator)
    promise(people, "2 days")
    with write():
        support.clocks.recompute(locked(ticket))
    assert fresh(ticket).due_at == MONDAY + timedelta(days=8, hours=6)  # Tuesday at 15:00 of the week after
    later(days=3)
    note_what_is_late()
    assert fresh(ticket).level == 3
    assert deeds.told("TicketLate") == 0


def test_one_is_warned_three_two_and_one_working_hour_before_once_each(
    ticket: Ticket, people: People, later: Later
) -> None:
    for _half_hour in range(20):
        warn_of_what_is_due()
        warn_of_what_is_due()
        later(minutes=30)
    assert deeds.told("TicketDueSoon") == 3


def test_after_a_standstill_only_the_nearest_warning_is_sent(ticket: Ticket, people: People, later: Later) -> None:
    later(hours=6.5)
    warn_of_what_is_due()
    assert warned() == [2]
    later(hours=1)
    warn_of_what_is_due()
    assert warned() == [2, 1]


def test_zammad_4432_warned_at_midnight_ours_warns_in_working_time_only(
    question: Question, people: People, later: Later
) -> None:
    later(hours=6)
    ticket = deeds.escalate(question, people.moderator)  # at 15:00, so it is due on Tuesday at 15:00
    assert fresh(ticket).due_at == MONDAY + timedelta(days=1, hours=6)
    with write():
        clocks_of(ticket)[0].warn_at = MONDAY + 14 * HOUR  # as after a change of the calendar
    later(hours=8.5)
    warn_of_what_is_due()
    assert warned() == []
    assert clocks(ticket)[0].warn_at == MONDAY + timedelta(days=1)
    later(hours=18)  # Tuesday, 17:30
    warn_of_what_is_due()
    assert warned() == []  # late already: no warning makes up for it


def test_warnings_come_again_when_the_due_time_changes(
    ticket: Ticket, people: People, later: Later, run_jobs: Callable[[], None]
) -> None:
    later(hours=7.5)
    warn_of_what_is_due()
    promise(people, "16 h")
    run_jobs()
    later(days=1)
    warn_of_what_is_due()
    assert warned() == [1, 1]


def test_who_looks_after_it_is_warned_by_mail_else_everybody_on_support(
    ticket: Ticket, people: People, later: Later, run_jobs: Callable[[], None], mails: Callable[[], list[str]]
) -> None:
    later(hours=5)
    run_jobs()
    assert mails() == [person.email for person in support.people_on_support()]
    told = len(mails())
    with write():
        support.take(ticket, by=people.support)
    later(hours=1)
    run_jobs()
    assert mails()[told:] == [people.support.email]


@pytest.fixture
def mails(app: object) -> Callable[[], list[str]]:
    def read() -> list[str]:
        rows = session.scalars(select(Delivery).where(Delivery.about.like("ticket:%")).order_by(Delivery.id))
        return [row.to for row in rows]

    return read


def warned() -> list[int]:
    session.rollback()
    rows = session.scalars(select(FactRow).where(FactRow.name == "TicketDueSoon").order_by(FactRow.id))
    return [row.payload["hours"] for row in rows]


def test_a_level_set_by_hand_says_why_and_ends_with_the_customers_next_message(
    ticket: Ticket, question: Question, people: People
) -> None:
    with pytest.raises(Refused, match="say why"), write():
        support.set_level(ticket, 1, "  ", by=people.support)
    with pytest.raises(Refused), write():
        support.set_level(ticket, 1, "Please", by=people.visitor)
    with write():
        support.set_level(ticket, 1, "Their launch is tonight.", by=people.support)
    assert fresh(ticket).level == 1
    assert "Their launch is tonight." in fresh(ticket).reasons[0]
    assert fresh(ticket).due_at == MONDAY + HOUR
    deeds.answer(question, people.visitor, "We moved the launch.")
    assert fresh(ticket).level == 3
    assert (deeds.told("TicketLevelSet"), fresh(ticket).due_at) == (2, MONDAY + 8 * HOUR)


def test_what_support_knows_about_a_ticket_counts_at_once(ticket: Ticket, people: People) -> None:
    with write():
        policies.set_order(policies.preset("v2"), by=people.admin)
    with write():
        support.mark(ticket, [Condition.INCIDENT.value, "nonsense", Condition.TIER_PRIORITY.value], by=people.support)
    assert (fresh(ticket).level, fresh(ticket).marks) == (1, ["incident"])
    assert "It belongs to an incident." in fresh(ticket).reasons


def test_other_rules_judge_open_tickets_anew_and_leave_those_set_by_hand(
    ticket: Ticket, ask: Callable[..., Question], people: People, run_jobs: Callable[[], None]
) -> None:
    by_hand = deeds.escalate(ask("Another"), people.support)
    with write():
        support.set_level(by_hand, 2, "An old friend.", by=people.support)
    with write():
        policies.set_order(policies.preset("v2"), by=people.admin)
    run_jobs()
    assert (fresh(ticket).level, fresh(by_hand).level) == (5, 2)
    assert fresh(ticket).due_at is None  # nothing is promised for it, and still it has its place
    assert fresh(ticket).order_at == MONDAY + timedelta(days=4, hours=8)


def test_why_a_ticket_was_opened_never_makes_it_less_urgent(question: Question, people: People) -> None:
    promise(people, "4 h")
    with write():
        slower = Promise(Length(2, "d"))
        policies.set_policy(Policy(None, {(3, None): Promise(Length(4, "h"))}, slower), by=people.admin)
    ticket = deeds.escalate(question, people.moderator)
    assert fresh(ticket).due_at == MONDAY + 4 * HOUR


def test_papercups_left_the_unanswered_out_ours_has_a_row_for_everybody_who_waits(
    ask: Callable[..., Question], people: People
) -> None:
    with write():
        policies.set_order(policies.preset("v2"), by=people.admin)
    ticket = deeds.escalate(ask("Nobody ever answers"), people.moderator)
    (waiting,) = clocks(ticket)
    assert (waiting.target_s, waiting.is_running) == (None, True)
    assert session.query(ClockTurn).count() == 1
    assert people.visitor.tier is Tier.COMMUNITY
