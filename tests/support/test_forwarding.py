"""What nobody answered in its site's time goes to support: once, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from forum import clock, questions, rota
from forum.db import session, write
from forum.pages import Review, Site
from forum.questions import Question
from forum.rota import Span
from forum.support import TicketState, Why, forward_due
from tests.people import People
from tests.support import deeds
from tests.support.conftest import MONDAY

Later = Callable[..., None]


def test_a_thread_nobody_answers_goes_to_support_after_eight_working_hours(question: Question, later: Later) -> None:
    later(hours=7, minutes=59)
    deeds.sweep()
    assert deeds.ticket_of(question) is None
    later(minutes=1)
    deeds.sweep()
    ticket = deeds.the_ticket(question)
    assert (ticket.state, ticket.why, ticket.subject) == (TicketState.NEW, Why.SWEPT, "How do I install it?")
    assert deeds.told("QuestionForwarded") == 1


def test_the_worker_forwards_by_itself(question: Question, later: Later, run_jobs: Callable[[], None]) -> None:
    later(hours=9)
    run_jobs()
    assert deeds.ticket_of(question)


def test_nights_and_weekends_do_not_count(ask: Callable[..., Question], later: Later) -> None:
    later(days=4, hours=7)  # Friday at four
    question = ask("Asked before the weekend")
    later(days=2)
    deeds.sweep()
    assert deeds.ticket_of(question) is None
    watch = deeds.watch_of(question)
    assert watch
    assert watch.forward_at == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)


def test_a_second_sweep_forwards_nothing_twice(question: Question, later: Later) -> None:
    later(hours=9)
    deeds.sweep()
    deeds.sweep()
    assert deeds.told("QuestionForwarded") == deeds.told("TicketOpened") == 1


def test_a_thread_answered_by_staff_in_time_never_goes_to_support(
    question: Question, people: People, later: Later
) -> None:
    later(hours=7)
    deeds.answer(question, people.moderator)
    assert deeds.watch_of(question) is None
    later(days=30)
    deeds.sweep()
    assert deeds.ticket_of(question) is None


def test_an_answer_by_the_community_does_not_stop_the_hand_over(
    question: Question, people: People, later: Later
) -> None:
    deeds.answer(question, people.stranger)
    later(hours=8)
    deeds.sweep()
    assert deeds.ticket_of(question)


def test_an_accepted_answer_of_the_community_stops_the_hand_over(
    question: Question, people: People, later: Later
) -> None:
    deeds.accept(deeds.answer(question, people.stranger), people.visitor)
    later(hours=8)
    deeds.sweep()
    assert deeds.ticket_of(question) is None


def test_an_acceptance_taken_back_starts_the_time_anew(question: Question, people: People, later: Later) -> None:
    made = deeds.answer(question, people.stranger)
    deeds.accept(made, people.visitor)
    later(days=1)
    deeds.unaccept(made, people.visitor)
    watch = deeds.watch_of(question)
    assert watch
    assert watch.forward_at == MONDAY + timedelta(days=1, hours=8)


def test_a_closed_thread_is_not_forwarded_and_a_reopened_one_is(
    question: Question, people: People, later: Later
) -> None:
    deeds.close(question, people.moderator)
    later(days=1)
    deeds.sweep()
    assert deeds.ticket_of(question) is None
    deeds.reopen_thread(question, people.moderator)
    later(days=1)
    deeds.sweep()
    assert deeds.ticket_of(question)


def test_an_asker_who_writes_again_and_hears_nothing_goes_to_support(
    question: Question, people: People, later: Later
) -> None:
    deeds.answer(question, people.moderator)
    later(days=1)
    deeds.answer(question, people.visitor, "That did not help.")
    later(hours=8)
    deeds.sweep()
    ticket = deeds.the_ticket(question)
    assert ticket.why is Why.REASKED
    assert "The asker wrote again and heard nothing in time." in ticket.reasons


def test_more_messages_of_the_asker_do_not_put_the_hand_over_off(
    question: Question, people: People, later: Later
) -> None:
    later(hours=7)
    deeds.answer(question, people.visitor, "Nobody?")
    later(hours=1)
    deeds.sweep()
    assert deeds.ticket_of(question)


def test_imported_threads_are_never_swept(question: Question, later: Later) -> None:
    with write():
        session.get_one(Question, question.id).imported_at = clock.now()
    later(days=2)
    deeds.sweep()
    assert deeds.ticket_of(question) is None


def test_a_site_that_does_not_forward_keeps_its_threads(
    site: Site, people: People, ask: Callable[..., Question], later: Later
) -> None:
    deeds.change(site, people.admin, forwards_since=None)
    question = ask("A question on a quiet site")
    later(days=2)
    deeds.sweep()
    assert deeds.ticket_of(question) is None


def test_switching_the_hand_over_off_removes_every_watch(
    question: Question, site: Site, people: People, run_jobs: Callable[[], None]
) -> None:
    assert deeds.watch_of(question)
    deeds.change(site, people.admin, forwards_since=None)
    run_jobs()
    assert deeds.watch_of(question) is None


def test_switching_it_on_takes_only_what_is_asked_from_then_on(
    *,
    question: Question,
    site: Site,
    people: People,
    ask: Callable[..., Question],
    later: Later,
    run_jobs: Callable[[], None],
) -> None:
    deeds.change(site, people.admin, forwards_since=None)
    run_jobs()
    later(hours=1)
    deeds.change(site, people.admin, forwards_since=clock.now())
    run_jobs()
    newer = ask("Asked after the switch")
    later(days=3)
    deeds.sweep()
    assert deeds.ticket_of(question) is None
    assert deeds.ticket_of(newer)


def test_switching_it_on_again_from_an_earlier_moment_watches_what_waits(
    question: Question, site: Site, people: People, run_jobs: Callable[[], None]
) -> None:
    since = site.forwards_since
    deeds.change(site, people.admin, forwards_since=None)
    run_jobs()
    deeds.change(site, people.admin, forwards_since=since)
    run_jobs()
    assert deeds.watch_of(question)


def test_a_shorter_time_moves_what_waits_already(
    question: Question, site: Site, people: People, later: Later, run_jobs: Callable[[], None]
) -> None:
    deeds.change(site, people.admin, forward_minutes=60)
    run_jobs()
    later(hours=1)
    deeds.sweep()
    assert deeds.ticket_of(question)


def test_a_longer_time_counts_even_before_the_watches_are_renewed(
    question: Question, site: Site, people: People, later: Later
) -> None:
    later(hours=8)
    deeds.change(site, people.admin, forward_minutes=960)
    deeds.sweep()
    assert deeds.ticket_of(question) is None
    watch = deeds.watch_of(question)
    assert watch
    assert watch.forward_at > clock.now()


def test_new_working_hours_move_what_waits_already(
    question: Question, site: Site, people: People, run_jobs: Callable[[], None]
) -> None:
    with write():
        rota.set_hours(site.calendar, "Europe/London", [Span(day, 13 * 60, 17 * 60) for day in range(5)], {})
    deeds.change(site, people.admin)
    run_jobs()
    watch = deeds.watch_of(question)
    assert watch
    assert watch.forward_at == MONDAY + timedelta(days=1, hours=8)


def test_a_calendar_that_never_opens_still_lets_one_ask(site: Site, ask: Callable[..., Question], later: Later) -> None:
    days = (MONDAY.date() + timedelta(days=n) for n in range(1200))
    with write():
        rota.set_hours(site.calendar, "Europe/London", [Span(0, 540, 1020)], dict.fromkeys(days, "Closed"))
    question = ask("Asked of an empty office")
    later(days=30)
    deeds.sweep()
    assert deeds.ticket_of(question) is None


def test_a_question_held_for_review_waits_from_its_approval(
    site: Site, people: People, ask: Callable[..., Question], later: Later
) -> None:
    deeds.change(site, people.admin, review=Review.EVERYBODY)
    question = ask("A question to look at first")
    assert deeds.watch_of(question) is None
    later(hours=5)
    with write():
        questions.approve(question, by=people.moderator)
    watch = deeds.watch_of(question)
    assert watch
    assert watch.forward_at == MONDAY + timedelta(days=1, hours=5)


def test_cut_off_at_any_statement_a_thread_is_forwarded_once(
    ask: Callable[..., Question], later: Later, cut_off: Callable[[int], Any]
) -> None:
    asked = [ask(f"The {n}. question") for n in range(2)]
    later(hours=8)
    for statement in range(1, 100):
        with cut_off(statement) as cut:
            deeds.sweep()
        if not cut.happened:
            break
    assert [bool(deeds.ticket_of(question)) for question in asked] == [True, True]
    assert deeds.told("QuestionForwarded") == deeds.told("TicketOpened") == 2
    assert statement > 10


def test_one_thread_that_fails_does_not_hold_up_the_others(
    ask: Callable[..., Question], later: Later, refuse_once: Callable[[str], Any]
) -> None:
    first, second = ask("The first"), ask("The second")
    later(hours=8)
    with refuse_once("INSERT INTO ticket"):
        deeds.sweep()
    assert (deeds.ticket_of(first), bool(deeds.ticket_of(second))) == (None, True)
    deeds.sweep()
    assert deeds.ticket_of(first)


def test_a_sweep_with_nothing_due_is_one_plain_read(question: Question, statements: Callable[[], Any]) -> None:
    with statements() as said:
        forward_due()
    assert len(said) == 1
    assert "FOR UPDATE" not in said.seen[0]
