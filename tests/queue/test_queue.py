"""A slice of `dev.py prove queue`, and what that proof has found."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from forum import questions, support
from forum.accounts import User
from forum.config import Settings
from forum.db import session, write
from forum.pages import Page
from forum.questions import Question
from forum.refused import Refused
from forum.support import Reply, Ticket, TicketState
from forum.support.conversation import conversation_of
from forum.support.levelling import mark
from forum.support.seeing import replies_since
from forum.support.sending import forget_what_went
from tests.people import People
from tests.queue.playing import DEEDS, Step, play, shrunk, story
from tests.support import deeds
from tests.support.conftest import monday, question  # noqa: F401

SEED = os.environ.get("QUEUE_SEED") or str(secrets.randbelow(10**6))
Later = Callable[..., None]


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:  # noqa: F811
    return deeds.escalate(question, people.moderator)


@pytest.fixture
def sends_nothing(app: Flask, settings: Callable[..., Settings]) -> Flask:
    settings(deliver="log")
    return app


def test_whatever_happens_in_whatever_order_and_is_cut_off_anywhere_every_law_holds(sends_nothing: Flask) -> None:
    """QUEUE_SEED=… plays the same story again."""
    failure = play(sends_nothing, story(SEED, 45))
    if failure is not None:
        pytest.fail(f"QUEUE_SEED={SEED}\n{shrunk(sends_nothing, failure, most=25)}")


def test_the_laws_see_what_was_changed_behind_their_back(sends_nothing: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def wakes_alone(world: object) -> None:
        session.execute(update(Ticket).values(state=TicketState.PENDING))

    monkeypatch.setattr("tests.queue.pages.show_no_secret", lambda world, some=0: None)
    monkeypatch.setattr("tests.queue.playing.DEEDS", {**DEEDS, "moderator_edits": wakes_alone})
    steps = [Step("asks", 0), Step("notes", 1), Step("hands_over", 2), Step("a day", 3), Step("moderator_edits", 4)]
    failure = play(sends_nothing, steps)
    assert failure
    assert "who rests has a time to wake" in failure.error or "did not" in failure.error
    assert [step.name for step in shrunk(sends_nothing, failure).steps if step.name != "asks"] == [
        "hands_over",
        "moderator_edits",
    ]
    assert str(replace(steps[0], cut=3)) == "asks (0, killed before its statement 3)"


def test_a_staff_answer_that_comes_back_does_not_stop_the_clock_of_an_asker_who_wrote_after_it(
    question: Question,  # noqa: F811
    people: People,
    later: Later,
) -> None:
    made = deeds.answer(question, people.support)
    with write():
        questions.remove_answer(made, by=people.moderator)
    later(hours=1)
    ticket = deeds.escalate(question, people.moderator)
    deeds.answer(question, people.visitor, "It is still broken.")
    with write():
        questions.restore_answer(made, by=people.moderator)
    session.refresh(ticket)
    assert question.waiting_since is not None
    assert ticket.waiting_since is not None
    assert ticket.due_at is not None


def test_a_ticket_whose_thread_was_removed_says_so_instead_of_not_reopening(
    question: Question,  # noqa: F811
    ticket: Ticket,
    people: People,
) -> None:
    with write():
        questions.remove_question(question, by=people.moderator)
    with pytest.raises(Refused, match="The thread was removed"):
        deeds.reopen(ticket, people.support)


def test_the_number_of_a_reply_that_was_taken_back_is_never_given_to_another(
    ticket: Ticket, people: People, later: Later, run_jobs: Callable[[], None]
) -> None:
    """SQLite gives the highest number anew: the next reply would have gone with the job of the first, too soon, and
    would have counted as seen by whoever had the first one on their page."""
    first = _reply(ticket, "Wait.", people)
    seen = conversation_of(ticket).seen
    with write():
        support.take_back(first, by=people.support)
    later(days=2)
    forget_what_went()
    second = _reply(ticket, "Like this.", people)
    assert second.id > first.id
    assert replies_since([ticket], seen, but=people.moderator) == [second]
    run_jobs()
    assert session.get_one(Reply, second.id).sent_at is None


def test_support_who_writes_first_and_sends_it_twice_writes_once(doc_page: Page, people: People) -> None:
    for _time in range(2):
        with write():
            support.write_first(doc_page.site, people.customer, "Your plan", "It ends soon.", by=people.support)
    assert deeds.told("TicketOpened") == deeds.told("PrivateReplied") == 1


def _reply(ticket: Ticket, body: str, people: People) -> Reply:
    with write():
        return support.promise_reply(ticket, body, seen=conversation_of(ticket).seen, by=people.support)


@pytest.mark.parametrize("take_back", [deeds.reopen, deeds.undo])
def test_what_was_solved_before_it_was_spam_is_solved_again_with_its_thread(
    ticket: Ticket,
    question: Question,  # noqa: F811
    people: People,
    take_back: Callable[[Ticket, User], None],
) -> None:
    """The ticket was open while its thread said that it was solved."""
    deeds.solve(ticket, people.support)
    with write():
        support.mark_spam(ticket, by=people.support)
    take_back(ticket, people.support)
    session.refresh(ticket)
    session.refresh(question)
    assert (ticket.state, ticket.spam_at) == (TicketState.SOLVED, None)
    assert question.is_published
    assert question.solved_at


def test_a_private_ticket_that_was_solved_before_it_was_spam_is_solved_again(doc_page: Page, people: People) -> None:
    with write():
        ticket = support.ask_support(doc_page.site, "My account", "Help.", by=people.visitor)
        support.solve(ticket, by=people.support)
        support.mark_spam(ticket, by=people.support)
    assert deeds.told("TicketMarkedSpam") == 1, "the figures count anew what facts tell of"
    deeds.undo(ticket, people.support)
    session.refresh(ticket)
    assert (ticket.state, ticket.spam_at) == (TicketState.SOLVED, None)


def test_the_level_of_a_merged_or_closed_ticket_is_set_by_nobody(doc_page: Page, people: People) -> None:
    """Closed is closed: a list of many set the level of whatever was in it."""
    with write():
        one, two = (
            support.ask_support(doc_page.site, subject, f"About my {subject}.", by=people.visitor)
            for subject in ("account", "invoice")
        )
        support.merge(one, two, by=people.support)
    before = one.level
    with pytest.raises(Refused, match=f"handled in ticket {two.id}"), write():
        support.set_level(one, 6 - before, "It burns.", by=people.support)
    with pytest.raises(Refused, match=f"handled in ticket {two.id}"), write():
        mark(one, ["incident"], by=people.support)
    session.refresh(one)
    assert one.level == before
