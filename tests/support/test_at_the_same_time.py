"""Many workers and many people at once: what must happen once happens once, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import repeat

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import questions, support
from forum.accounts import User
from forum.db import session, write
from forum.events import FactRow
from forum.pages import change_site
from forum.questions import Question
from forum.refused import Refused
from forum.support import Ticket, TicketState, forward_due
from forum.support.conversation import conversation_of
from forum.support.seeing import Seen
from tests.people import People
from tests.support import deeds

Together = Callable[..., None]


@pytest.fixture
def together(app: Flask) -> Together:
    """`together(first, second, …)` does all of it at the same moment, each in a session of its own."""

    def run(*doings: Callable[[], None]) -> None:
        session.rollback()
        start = threading.Barrier(len(doings))

        def one(doing: Callable[[], None]) -> None:
            with app.app_context():
                start.wait()
                doing()

        with ThreadPoolExecutor(len(doings)) as pool:
            list(pool.map(one, doings))
        session.expire_all()

    return run


def test_two_sweeps_at_once_forward_a_thread_once(
    question: Question, later: Callable[..., None], together: Together
) -> None:
    later(hours=8)
    together(forward_due, forward_due)
    assert deeds.told("QuestionForwarded") == deeds.told("TicketOpened") == 1


def test_ten_workers_forward_each_of_twenty_threads_once(
    ask: Callable[..., Question], later: Callable[..., None], together: Together
) -> None:
    asked = [ask(f"The {n}. question") for n in range(20)]
    later(hours=8)
    together(*repeat(forward_due, 10))
    assert deeds.told("QuestionForwarded") == deeds.told("TicketOpened") == 20
    assert all(deeds.ticket_of(question) for question in asked)


def test_ten_people_who_hand_over_at_once_make_one_ticket(
    question: Question, people: People, together: Together
) -> None:
    numbers = (question.id, people.moderator.id)

    def hand_over() -> None:
        with write():
            support.escalate(session.get_one(Question, numbers[0]), by=session.get_one(User, numbers[1]))

    together(*repeat(hand_over, 10))
    assert deeds.told("TicketOpened") == 1


def test_an_answer_and_a_sweep_at_once_end_in_one_story(
    ask: Callable[..., Question], people: People, later: Callable[..., None], together: Together
) -> None:
    asked = [ask(f"The {n}. question").id for n in range(8)]
    by = people.support.id
    later(hours=8)

    def answers() -> None:
        for number in asked:
            with write():
                questions.answer(session.get_one(Question, number), "Here.", by=session.get_one(User, by))

    together(forward_due, answers, forward_due)
    for number in asked:
        ticket = session.scalar(support.live_ticket(number))
        # Either support had it first, then the answer is its first reply; or it was never due any more.
        assert ticket is None or (ticket.state, ticket.assignee_id, ticket.due_at) == (TicketState.OPEN, by, None)
        assert session.get(support.Watch, number) is None


def test_papercups_gave_two_first_replies_at_once_to_nobody_ours_give_the_ticket_to_one_person_once(
    question: Question, people: People, together: Together
) -> None:
    ticket = deeds.escalate(question, people.moderator).id
    staff = [people.moderator.id, people.support.id, people.admin.id]

    def reply(number: int) -> None:
        with write():
            support.reply(session.get_one(Ticket, ticket), f"From {number}.", by=session.get_one(User, number))

    together(*(lambda number=number: reply(number) for number in staff))
    first = session.scalar(select(FactRow.actor_id).where(FactRow.name == "TicketReplied").order_by(FactRow.id))
    assert session.get_one(Ticket, ticket).assignee_id == first
    assert session.get_one(Ticket, ticket).first_replied_at is not None
    assert (deeds.told("TicketReplied"), deeds.told("TicketAssigned")) == (3, 1)


def test_oncall_took_without_a_lock_of_three_people_who_take_a_ticket_at_once_one_has_it(
    question: Question, people: People, together: Together
) -> None:
    ticket = deeds.escalate(question, people.moderator).id
    refused: list[str] = []

    def take(number: int) -> None:
        try:
            with write():
                support.take(session.get_one(Ticket, ticket), by=session.get_one(User, number))
        except Refused as error:
            refused.append(error.sentence)

    staff = [people.moderator.id, people.support.id, people.admin.id]
    together(*(lambda number=number: take(number) for number in staff))
    assert len(refused) == 2
    assert deeds.told("TicketAssigned") == 1


def test_a_change_of_the_site_while_people_ask_leaves_no_stale_watch(
    ask: Callable[..., Question],
    people: People,
    together: Together,
    run_jobs: Callable[[], None],
    later: Callable[..., None],
) -> None:
    first = ask("The first")
    page, by, admin = first.shown_on[0].page_id, people.visitor.id, people.admin.id

    def asks() -> None:
        for n in range(6):
            with write():
                shown = session.get_one(questions.ShownOn, (first.id, page)).page
                questions.ask(shown, f"And {n}?", "Tell me.", by=session.get_one(User, by))

    def changes() -> None:
        with write():
            site = session.get_one(Question, first.id).site
            change_site(site, by=session.get_one(User, admin), forward_minutes=60)

    together(asks, changes)
    run_jobs()
    times = session.scalars(select(support.Watch.forward_at)).all()
    assert len(times) == session.scalar(select(func.count(Question.id)))
    assert {(time - first.published_at).total_seconds() for time in times if first.published_at} == {3600}


def test_two_moderators_who_decide_and_move_the_same_answer_do_not_wait_for_each_other(
    ask: Callable[..., Question], people: People, together: Together
) -> None:
    """A decision that followed an answer into an older thread held the newer one, which the merge waited for."""
    by, refused = people.moderator.id, list[int]()
    for n in range(4):
        into, out_of = ask(f"The {n}. question").id, ask(f"The {n}. question again").id
        answer = deeds.answer(session.get_one(Question, out_of), people.stranger, f"Like this {n}.").id

        def merges(into: int = into, out_of: int = out_of) -> None:
            with write():
                mover, kept = session.get_one(User, by), session.get_one(Question, into)
                questions.merge(session.get_one(Question, out_of), kept, by=mover)

        def removes(number: int = answer) -> None:
            try:
                with write():
                    questions.remove_answer(session.get_one(questions.Answer, number), by=session.get_one(User, by))
            except Refused as error:
                refused.append(error.status)

        together(merges, removes)
        made = session.get_one(questions.Answer, answer)
        assert made.question_id in {into, out_of}
    assert set(refused) <= {409}


def test_a_message_that_comes_while_somebody_says_that_no_reply_is_needed_is_never_swallowed(
    question: Question, people: People, later: Callable[..., None], together: Together
) -> None:
    """Whichever was first: two people say it of the thanks they read, and the asker writes what nobody has read."""
    ticket = deeds.escalate(question, people.moderator)
    deeds.answer(question, people.support)
    number, thread, asker = ticket.id, question.id, people.visitor.id
    team, refused = [people.support.id, people.admin.id], list[int]()
    for time in range(4):
        later(minutes=1)
        deeds.answer(session.get_one(Question, thread), session.get_one(User, asker), f"Thanks {time}.")
        seen = conversation_of(session.get_one(Ticket, number)).seen
        told = deeds.told("NoReplyNeeded")

        def press(by: int, seen: Seen = seen) -> None:
            try:
                with write():
                    user = session.get_one(User, by)
                    support.needs_no_reply(session.get_one(Ticket, number), by=user, seen=seen)
            except Refused as error:
                session.rollback()
                refused.append(error.status)

        def break_it(time: int = time) -> None:
            deeds.answer(session.get_one(Question, thread), session.get_one(User, asker), f"It broke {time}.")

        later(minutes=1)
        together(partial(press, team[0]), break_it, partial(press, team[1]))
        session.rollback()
        ticket, question = session.get_one(Ticket, number), session.get_one(Question, thread)
        assert question.waiting_since is not None
        assert ticket.waiting_since is not None
        assert deeds.told("NoReplyNeeded") <= told + 1
    assert set(refused) <= {409}
