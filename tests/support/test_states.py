"""The states of a ticket: every way there is, every way there is not, and what time does alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum import clock, handbook, questions, rota, support
from forum.accounts import User
from forum.channels import Delivery
from forum.db import session, write
from forum.desk import Action, begin_bulk
from forum.events import FactRow
from forum.questions import Question
from forum.refused import Refused
from forum.rota import Span
from forum.support import Ticket, TicketState, move_on_due
from forum.support.changing import TRANSITIONS, move
from forum.support.events import TicketReopened
from forum.support.opinions import agree
from forum.support.snoozing import choices, moment_of
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

NEW, OPEN, PENDING, ON_HOLD, SOLVED, CLOSED = TicketState
ALL = list(TicketState)


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:
    return deeds.escalate(question, people.moderator)


def put(ticket: Ticket, state: TicketState) -> Ticket:
    """A ticket in a state, however it came there."""
    with write():
        ticket = session.get_one(Ticket, ticket.id)
        ticket.state = state
        ticket.solved_at = clock.now() if state in {SOLVED, CLOSED} else None
        ticket.wake_at = clock.now() + timedelta(days=1) if state in {PENDING, ON_HOLD} else None
        if state in {SOLVED, CLOSED} and ticket.question is not None:
            ticket.question.solved_at, ticket.question.waiting_since = clock.now(), None
    return ticket


def do(what: Callable[..., object], ticket: Ticket, by: User, *given: object) -> None:
    with write():
        what(session.get_one(Ticket, ticket.id), *given, by=by)


def wait(ticket: Ticket, by: User) -> None:
    do(support.leave_to_asker, ticket, by)


def hold(ticket: Ticket, by: User, days: float = 2) -> None:
    do(support.hold, ticket, by, clock.now() + timedelta(days=days))


def sweep() -> None:
    session.rollback()
    move_on_due()
    session.rollback()


def facts_of(ticket: Ticket) -> list[str]:
    session.rollback()
    return list(session.scalars(select(FactRow.name).where(FactRow.subject == f"ticket:{ticket.id}")))


def mails_to(person: User) -> list[str]:
    session.rollback()
    return [str(row.message["subject"]) for row in session.scalars(select(Delivery).where(Delivery.to == person.email))]


@pytest.mark.parametrize("to", ALL)
@pytest.mark.parametrize("state", ALL)
def test_a_ticket_goes_the_ways_of_the_table_and_no_others(ticket: Ticket, state: TicketState, to: TicketState) -> None:
    ticket = put(ticket, state)
    fact, version, before = TicketReopened(ticket.id, None), ticket.version, len(facts_of(ticket))
    until = clock.now() + timedelta(days=2) if to is ON_HOLD else None
    if to in TRANSITIONS[state]:
        with write():
            move(session.get_one(Ticket, ticket.id), to, fact, until=until)
        assert ticket.state is to
        assert ticket.version > version
        assert len(facts_of(ticket)) == before + 1
        return
    with pytest.raises(ValueError, match="cannot become"), write():
        move(session.get_one(Ticket, ticket.id), to, fact, until=until)
    assert (session.get_one(Ticket, ticket.id).state, len(facts_of(ticket))) == (state, before)


def test_the_table_is_that_of_the_handbook() -> None:
    assert all(NEW not in ways for ways in TRANSITIONS.values())
    assert TRANSITIONS[CLOSED] == set()
    assert TRANSITIONS[SOLVED] == {OPEN, CLOSED}
    assert all(SOLVED in TRANSITIONS[state] for state in (NEW, OPEN, PENDING, ON_HOLD))
    assert [state for state in ALL if CLOSED in TRANSITIONS[state]] == [SOLVED]


@pytest.mark.parametrize("state", [NEW, OPEN, PENDING, ON_HOLD])
def test_a_message_of_the_asker_opens_what_rests(
    ticket: Ticket, question: Question, people: People, state: TicketState
) -> None:
    put(ticket, state)
    deeds.answer(question, people.visitor, "It still does not work.")
    assert deeds.the_ticket(question).state is (NEW if state is NEW else OPEN)
    assert (deeds.the_ticket(question).wake_at, deeds.the_ticket(question).reopen_count) == (None, 0)


def test_a_message_of_the_asker_reopens_what_is_solved_and_is_counted(
    ticket: Ticket, question: Question, people: People
) -> None:
    deeds.solve(ticket, people.support)
    deeds.answer(question, people.visitor, "It still does not work.")
    assert (ticket.state, ticket.reopen_count, ticket.wake_at) == (OPEN, 1, None)


@pytest.mark.parametrize("state", [NEW, OPEN, PENDING, ON_HOLD])
@pytest.mark.parametrize("how", ["accept", "close", "solve"])
def test_whatever_is_not_closed_is_solved_by_each_of_three(
    ticket: Ticket, question: Question, people: People, state: TicketState, how: str
) -> None:
    made = deeds.answer(question, people.stranger)
    put(ticket, state)
    if how == "accept":
        deeds.accept(made, people.visitor)
    elif how == "close":
        deeds.close(question, people.moderator)
    else:
        deeds.solve(ticket, people.support)
    assert (ticket.state, ticket.due_at) == (SOLVED, None)
    assert ticket.wake_at == clock.now() + timedelta(days=20)


def test_a_community_answer_does_not_open_what_is_on_hold(ticket: Ticket, question: Question, people: People) -> None:
    hold(ticket, people.support)
    deeds.answer(question, people.stranger)
    assert ticket.state is ON_HOLD


def test_a_note_moves_nothing_and_stops_no_clock(ticket: Ticket, people: People) -> None:
    """Papercups: a private note counted as a reply, stopped the first-reply clock and assigned."""
    with write():
        support.add_note(ticket, "Ask Ina.", by=people.support)
    assert (ticket.state, ticket.first_replied_at, ticket.assignee_id) == (NEW, None, None)
    assert ticket.due_at is not None


def test_on_hold_needs_a_time_of_the_next_thirty_days(ticket: Ticket, people: People) -> None:
    for days, words in ((-1, "over already"), (0, "over already"), (31, "within 30 days")):
        with pytest.raises(Refused, match=words):
            hold(ticket, people.support, days)
    hold(ticket, people.support, 30)
    assert ticket.state is ON_HOLD


def test_a_day_that_was_filled_in_counts_before_what_was_chosen_already(
    visit: Callable[..., Visitor], ticket: Ticket, people: People
) -> None:
    day = clock.now().date() + timedelta(days=20)
    visit(people.support).post(f"/tickets/{ticket.id}/hold", {"until": "tomorrow", "day": day.isoformat()})
    kept = session.get_one(Ticket, ticket.id, populate_existing=True)
    assert kept.wake_at
    assert kept.wake_at.date() >= day


def test_what_is_on_hold_wakes_on_time_and_its_owner_is_told_once(
    ticket: Ticket, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    do(support.take, ticket, people.support)
    hold(ticket, people.support, 2)
    later(days=2, seconds=-1)
    sweep()
    assert ticket.state is ON_HOLD
    later(seconds=1)
    sweep()
    sweep()
    run_jobs()
    assert (ticket.state, ticket.wake_at, deeds.told("TicketWoken")) == (OPEN, None, 1)
    assert [subject for subject in mails_to(people.support) if "open again" in subject] == [
        f"Ticket {ticket.id} is open again: How do I install it?"
    ]


def test_hold_again_until_another_day_is_a_way_too(ticket: Ticket, people: People, later: Callable[..., None]) -> None:
    hold(ticket, people.support, 2)
    hold(ticket, people.support, 5)
    later(days=3)
    sweep()
    assert ticket.state is ON_HOLD


def test_the_hold_does_not_stop_the_clock_while_somebody_waits(ticket: Ticket, people: People) -> None:
    due = ticket.due_at
    hold(ticket, people.support)
    assert (ticket.due_at, ticket.waiting_since is None) == (due, False)


def test_silence_is_reminded_on_the_fifth_day_and_solves_on_the_seventh(
    ticket: Ticket, question: Question, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    deeds.answer(question, people.support, "Which version?")
    wait(ticket, people.support)
    later(days=4, hours=23)
    sweep()
    assert ticket.reminded_at is None
    later(hours=1)
    sweep()
    sweep()
    run_jobs()
    assert [subject for subject in mails_to(people.visitor) if "wait for your answer" in subject] == [
        "We wait for your answer: How do I install it?"
    ]
    later(days=2)
    sweep()
    run_jobs()
    session.rollback()
    assert (ticket.state, question.solved_at) == (SOLVED, clock.now())
    assert "We take this as solved: How do I install it?" in mails_to(people.visitor)
    assert deeds.told("AskerReminded") == 1


def test_an_answer_in_time_keeps_it_from_being_solved(
    ticket: Ticket, question: Question, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    deeds.answer(question, people.support, "Which version?")
    wait(ticket, people.support)
    later(days=6)
    sweep()
    deeds.answer(question, people.visitor, "Version 2.")
    later(days=10)
    sweep()
    run_jobs()
    assert ticket.state is OPEN
    assert "We take this as solved: How do I install it?" not in mails_to(people.visitor)


def test_nobody_who_waits_is_solved_for_their_silence(
    ticket: Ticket, people: People, later: Callable[..., None]
) -> None:
    wait(ticket, people.support)  # without an answer: the asker still waits
    later(days=8)
    sweep()
    assert ticket.state is OPEN


def test_what_was_solved_long_enough_is_closed_and_takes_nothing_more(
    ticket: Ticket, people: People, later: Callable[..., None]
) -> None:
    deeds.solve(ticket, people.support)
    later(days=20)
    sweep()
    assert (ticket.state, ticket.wake_at) == (CLOSED, None)
    for deed in (support.leave_to_asker, support.take, support.take_up, support.solve, support.reopen, support.undo):
        with pytest.raises(Refused, match="closed"):
            do(deed, ticket, people.support)
    with pytest.raises(Refused, match="closed"):
        hold(ticket, people.support)
    with pytest.raises(Refused, match="closed"), write():
        support.add_note(ticket, "One more thing.", by=people.support)
    with pytest.raises(Refused, match="closed"), write():
        support.set_level(ticket, 1, "It burns.", by=people.support)
    with pytest.raises(Refused, match="closed"), write():
        support.mark(ticket, ["incident"], by=people.support)


def test_nobody_sorts_what_is_closed(
    ticket: Ticket,
    people: People,
    later: Callable[..., None],
    visit: Callable[..., Visitor],
    run_jobs: Callable[[], None],
) -> None:
    with write():
        made = handbook.add_category("Billing", by=people.admin, checklist="Look at the invoice")
        number = made.id
    deeds.solve(ticket, people.support)
    later(days=20)
    sweep()
    desk = visit(people.support)
    assert desk.post(f"/tickets/{ticket.id}/categories", {"category": str(number)}).status_code == 409
    assert desk.post(f"/tickets/{ticket.id}/ticks/{number}", {"step": "Look at the invoice"}).status_code == 409
    with write():
        begin_bulk(Action.CATEGORY, {"category": number}, [ticket.id], by=people.support, submission="one")
    run_jobs()
    assert handbook.categories_of(ticket.id) == []


def test_what_goes_on_from_a_closed_ticket_is_about_the_same(
    ticket: Ticket, question: Question, people: People, later: Callable[..., None]
) -> None:
    with write():
        for name, takes_two in (("Billing", False), ("Marketing", True), ("Old", False)):
            made = handbook.add_category(name, by=people.admin, second_opinion=takes_two)
            handbook.put_into(ticket.id, made, by=people.support)
        handbook.retire_category(made, by=people.admin)
    with write():
        agree(session.get_one(Ticket, ticket.id), by=people.moderator)
    deeds.solve(ticket, people.support)
    later(days=20)
    sweep()
    deeds.answer(question, people.visitor, "One more thing about it.")
    new = deeds.the_ticket(question)
    assert new.follow_up_of_id == ticket.id
    assert [category.name for category in handbook.categories_of(new.id)] == ["Billing", "Marketing"]
    assert new.opinion_at is not None


def test_reopening_is_taken_back_as_well(ticket: Ticket, question: Question, people: People) -> None:
    deeds.solve(ticket, people.support)
    deeds.reopen(ticket, people.support)
    do(support.undo, ticket, people.support)
    session.refresh(question)
    assert ticket.state is SOLVED
    assert question.solved_at is not None
    with pytest.raises(Refused, match="Something else happened"):
        do(support.undo, ticket, people.support)


def test_a_message_after_the_closing_is_a_ticket_of_its_own_with_a_fresh_clock(
    ticket: Ticket, question: Question, people: People, later: Callable[..., None]
) -> None:
    deeds.solve(ticket, people.support)
    later(days=20)
    sweep()
    later(days=1)
    deeds.answer(question, people.visitor, "It is back.")
    after = deeds.the_ticket(question)
    assert (after.follow_up_of_id, after.state, after.level) == (ticket.id, NEW, ticket.level)
    assert after.reasons[-1] == "The asker wrote again after it was closed."
    assert (after.waiting_since, after.first_replied_at, after.reopen_count) == (clock.now(), None, 0)
    assert after.due_at is not None
    assert (ticket.state, ticket.reopen_count) == (CLOSED, 0)
    deeds.answer(question, people.support, "Again?")
    assert (after.state, after.assignee) == (OPEN, people.support)


def test_each_of_the_two_pages_links_to_the_other(
    ticket: Ticket, question: Question, people: People, later: Callable[..., None], visit: Callable[..., object]
) -> None:
    deeds.solve(ticket, people.support)
    later(days=20)
    sweep()
    deeds.answer(question, people.visitor, "It is back.")
    after = deeds.the_ticket(question)
    desk = visit(people.support)
    assert f'href="/tickets/{after.id}"' in desk.text(f"/tickets/{ticket.id}")  # type: ignore[attr-defined]
    assert f'href="/tickets/{ticket.id}"' in desk.text(f"/tickets/{after.id}")  # type: ignore[attr-defined]


def test_an_admin_says_how_long_patience_lasts(
    ticket: Ticket, question: Question, people: People, later: Callable[..., None]
) -> None:
    with pytest.raises(Refused, match="admins"), write():
        support.set_patience(1, 2, by=people.support)
    with write():
        support.set_patience(4, 2, by=people.admin)
    deeds.answer(question, people.support, "Which version?")
    wait(ticket, people.support)
    for days, state in ((2, PENDING), (2, SOLVED), (2, CLOSED)):
        later(days=days)
        sweep()
        assert ticket.state is state


@pytest.mark.parametrize("was", [OPEN, PENDING, ON_HOLD])
def test_solving_is_taken_back_exactly(
    ticket: Ticket, question: Question, people: People, later: Callable[..., None], was: TicketState
) -> None:
    later(hours=1)
    do(support.take, ticket, people.support)
    if was is PENDING:
        wait(ticket, people.support)
    elif was is ON_HOLD:
        hold(ticket, people.support)
    since, due, wakes = ticket.waiting_since, ticket.due_at, ticket.wake_at
    later(minutes=30)
    deeds.solve(ticket, people.support)
    later(minutes=9)
    do(support.undo, ticket, people.support)
    assert (ticket.state, ticket.waiting_since, ticket.due_at, ticket.wake_at) == (was, since, due, wakes)
    assert (question.solved_at, question.waiting_since) == (None, since)


def test_waiting_and_holding_are_taken_back(ticket: Ticket, people: People) -> None:
    for deed in (wait, hold):
        deed(ticket, people.support)
        do(support.undo, ticket, people.support)
        assert (ticket.state, ticket.wake_at) == (OPEN, None)


def test_nothing_is_taken_back_once_something_came_in_between(
    ticket: Ticket, question: Question, people: People, later: Callable[..., None]
) -> None:
    wait(ticket, people.support)
    deeds.answer(question, people.visitor, "Here it is.")
    with pytest.raises(Refused, match="Something else happened") as refused:
        do(support.undo, ticket, people.support)
    assert refused.value.status == 409
    deeds.solve(ticket, people.support)
    with pytest.raises(Refused, match="Something else happened"):
        do(support.undo, ticket, people.moderator)  # it was not their deed
    later(minutes=11)
    with pytest.raises(Refused, match="Something else happened"):
        do(support.undo, ticket, people.support)


def test_spam_goes_in_one_step_and_comes_back_in_one(
    ticket: Ticket, question: Question, people: People, visit: Callable[..., object]
) -> None:
    do(support.mark_spam, ticket, people.support)
    assert (ticket.state, ticket.spam_at) == (SOLVED, clock.now())
    assert visit().get(questions.path(question)).status_code == 410  # type: ignore[attr-defined]
    assert f"/tickets/{ticket.id}" not in visit(people.support).text("/queue/solved")  # type: ignore[attr-defined]
    do(support.undo, ticket, people.support)
    assert (ticket.state, ticket.spam_at, ticket.due_at is None) == (OPEN, None, False)
    assert visit().get(questions.path(question)).status_code == 200  # type: ignore[attr-defined]
    assert deeds.told("TicketMarkedSpam") == 1


def test_members_move_nothing(ticket: Ticket, people: People) -> None:
    for deed in (support.leave_to_asker, support.take_up, support.mark_spam, support.undo):
        with pytest.raises(Refused, match="on support"):
            do(deed, ticket, people.visitor)
    with pytest.raises(Refused, match="on support"):
        hold(ticket, people.visitor)


def test_tomorrow_and_monday_are_when_work_begins(ticket: Ticket, later: Callable[..., None]) -> None:
    later(days=4, hours=9)  # Friday at six in the evening
    found = {choice.name: choice.at.astimezone(UTC) for choice in choices(ticket)}
    assert found == {
        "monday": datetime(2026, 11, 30, 9, tzinfo=UTC),  # Saturday is none, so tomorrow is not offered
        "week": datetime(2026, 12, 4, 9, tzinfo=UTC),
    }
    assert moment_of(ticket, "tomorrow", "") == datetime(2026, 11, 30, 9, tzinfo=UTC), "of another calendar, in bulk"
    assert moment_of(ticket, "day", "2026-12-01") == datetime(2026, 12, 1, 9, tzinfo=UTC)
    for name, day in (("day", "soon"), ("day", ""), ("never", "")):
        with pytest.raises(Refused, match="Please choose"):
            moment_of(ticket, name, day)


@pytest.mark.parametrize("days", [5, 7])
def test_nothing_wakes_at_midnight_where_work_never_ends(
    ticket: Ticket, people: People, later: Callable[..., None], days: int
) -> None:
    with write():
        spans = [Span(day, 0, 24 * 60) for day in range(days)]
        rota.set_hours(ticket.site.calendar, "Europe/Berlin", spans, {}, by=people.admin)
    assert {choice.name: choice.at.astimezone(UTC) for choice in choices(ticket)} == {
        "tomorrow": datetime(2026, 11, 24, 8, tzinfo=UTC),
        "monday": datetime(2026, 11, 30, 8, tzinfo=UTC),
    }
    assert moment_of(ticket, "day", "2026-12-01") == datetime(2026, 12, 1, 8, tzinfo=UTC)
    later(days=4)
    assert [choice.name for choice in choices(ticket)] == (["tomorrow"] if days == 7 else []) + ["monday", "week"]


def test_a_night_that_ends_in_the_morning_begins_at_midnight(ticket: Ticket, people: People) -> None:
    with write():
        rota.set_hours(ticket.site.calendar, "Europe/London", [Span(1, 0, 6 * 60)], {}, by=people.admin)
    assert choices(ticket)[0].at.astimezone(UTC) == datetime(2026, 11, 24, tzinfo=UTC)


def test_what_is_on_hold_is_open_to_its_asker(ticket: Ticket, people: People) -> None:
    hold(ticket, people.support)
    assert ticket.shown_state is OPEN


def test_a_staff_answer_that_a_merge_brings_opens_a_new_ticket(
    ticket: Ticket, question: Question, people: People, ask: Callable[..., Question]
) -> None:
    other = ask("The same again")
    deeds.answer(other, people.support, "Like this.")
    with write():
        questions.merge(other, question, by=people.moderator)
    assert (ticket.state, ticket.assignee, ticket.due_at) == (OPEN, people.support, None)
    assert ticket.first_replied_at is not None


def test_a_reminder_and_an_answer_at_once_end_in_one_story(
    app: Flask, ticket: Ticket, question: Question, people: People, later: Callable[..., None]
) -> None:
    deeds.answer(question, people.support, "Which version?")
    wait(ticket, people.support)
    later(days=5)
    sweep()
    later(days=2)
    start, numbers = threading.Barrier(2), (question.id, people.visitor.id)

    def answers() -> None:
        with app.app_context():
            start.wait()
            with write():
                questions.answer(session.get_one(Question, numbers[0]), "2.", by=session.get_one(User, numbers[1]))

    def solves() -> None:
        with app.app_context():
            start.wait()
            move_on_due()

    session.rollback()
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(answers), pool.submit(solves)]:
            done.result()
    session.expire_all()
    # Whoever was first: the asker wrote last, so it is open.
    assert (ticket.state, question.solved_at) == (OPEN, None)


def test_two_sweeps_at_once_wake_a_ticket_once(
    app: Flask, ticket: Ticket, people: People, later: Callable[..., None]
) -> None:
    hold(ticket, people.support, 1)
    later(days=1)
    session.rollback()

    def sweeps() -> None:
        with app.app_context():
            move_on_due()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(sweeps) for _n in range(4)]:
            done.result()
    assert deeds.told("TicketWoken") == 1


def test_what_woke_up_stands_where_that_moment_stands_until_somebody_sees_to_it(
    ticket: Ticket, people: People, later: Callable[..., None], visit: Callable[..., Visitor]
) -> None:
    deeds.answer(ticket.question, people.support, "I look into it.")  # type: ignore[arg-type]
    session.refresh(ticket)
    before = ticket.order_at
    hold(ticket, people.support, 1)
    later(days=1)
    sweep()
    session.refresh(ticket)
    assert ticket.order_at == ticket.woken_at == clock.now()
    assert ticket.order_at < before
    assert "Woke up" in visit(people.support).text("/queue")
    deeds.answer(ticket.question, people.support, "It is done.")  # type: ignore[arg-type]
    session.expire_all()
    answered = session.get_one(Ticket, ticket.id)
    assert answered.woken_at is None
    assert answered.order_at > clock.now()
