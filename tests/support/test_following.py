"""Thread and ticket say the same: what happens to one shows on the other, at once and in both directions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from forum import questions, support
from forum.accounts.actions import part_roles
from forum.db import session, write
from forum.pages import Page, Review
from forum.questions import Question
from forum.refused import Refused
from forum.support import Ticket, TicketState
from tests.people import People
from tests.support import deeds
from tests.support.conftest import MONDAY

Later = Callable[..., None]


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:
    """The visitor's question, handed over at nine."""
    return deeds.escalate(question, people.moderator)


def now(ticket: Ticket) -> Ticket:
    session.rollback()
    return session.get_one(Ticket, ticket.id)


def thread(question: Question) -> Question:
    session.rollback()
    return session.get_one(Question, question.id)


def test_a_staff_answer_opens_the_ticket_gives_it_to_its_writer_and_stops_the_clock(
    question: Question, ticket: Ticket, people: People, later: Later
) -> None:
    later(minutes=20)
    deeds.answer(question, people.support)
    ticket = now(ticket)
    assert (ticket.state, ticket.assignee) == (TicketState.OPEN, people.support)
    assert (ticket.waiting_since, ticket.due_at) == (None, None)
    assert ticket.first_replied_at == MONDAY + timedelta(minutes=20)
    assert (deeds.told("TicketReplied"), deeds.told("TicketAssigned")) == (1, 1)


def test_only_the_first_answer_gives_the_ticket_to_somebody(question: Question, ticket: Ticket, people: People) -> None:
    deeds.answer(question, people.support)
    deeds.answer(question, people.moderator, "Or like this.")
    assert now(ticket).assignee == people.support


def test_a_ticket_that_has_somebody_stays_with_them_whoever_answers(
    question: Question, ticket: Ticket, people: People
) -> None:
    with write():
        support.assign(ticket, people.support, by=people.moderator)
    deeds.answer(question, people.moderator)
    assert now(ticket).assignee == people.support


def test_staff_without_support_answer_without_getting_the_ticket(
    question: Question, ticket: Ticket, people: People
) -> None:
    with write():
        part_roles(by=people.admin)
    session.expire_all()
    deeds.answer(question, people.moderator)
    ticket = now(ticket)
    assert (ticket.state, ticket.assignee, ticket.waiting_since) == (TicketState.OPEN, None, None)


def test_an_answer_of_the_community_leaves_the_clock_running(
    question: Question, ticket: Ticket, people: People
) -> None:
    deeds.answer(question, people.stranger)
    ticket = now(ticket)
    assert ticket.state is TicketState.NEW
    assert ticket.due_at is not None


def test_the_next_message_of_the_asker_starts_the_clock_anew(
    question: Question, ticket: Ticket, people: People, later: Later
) -> None:
    deeds.answer(question, people.support)
    later(hours=2)
    deeds.answer(question, people.visitor, "And then?")
    later(hours=1)
    deeds.answer(question, people.visitor, "Hello?")
    ticket = now(ticket)
    assert ticket.waiting_since == MONDAY + timedelta(hours=2)
    assert ticket.due_at == MONDAY + timedelta(days=1, hours=2)  # eight working hours later
    assert ticket.reopen_count == 0


def test_accepting_an_answer_solves_the_ticket(question: Question, ticket: Ticket, people: People) -> None:
    deeds.accept(deeds.answer(question, people.stranger), people.visitor)
    ticket = now(ticket)
    assert ticket.state is TicketState.SOLVED
    assert ticket.solved_at == MONDAY
    assert ticket.due_at is None
    assert deeds.told("TicketSolved") == 1


def test_a_ticket_is_called_as_its_thread_is_now(question: Question, ticket: Ticket, people: People) -> None:
    with write():
        questions.edit_question(question, "Which port does it use?", "See above.", by=people.visitor, seen=0)
    session.refresh(ticket)
    assert ticket.subject == "Which port does it use?"


def test_taking_the_acceptance_back_reopens_the_ticket(question: Question, ticket: Ticket, people: People) -> None:
    made = deeds.answer(question, people.stranger)
    deeds.accept(made, people.visitor)
    deeds.unaccept(made, people.visitor)
    ticket = now(ticket)
    assert (ticket.state, ticket.solved_at) == (TicketState.OPEN, None)
    assert ticket.waiting_since is not None
    assert ticket.reopen_count == 0  # nobody wrote again; a decision was taken back


def test_closing_the_thread_solves_the_ticket_and_reopening_it_reopens_both(
    question: Question, ticket: Ticket, people: People
) -> None:
    deeds.close(question, people.moderator)
    assert now(ticket).state is TicketState.SOLVED
    deeds.reopen_thread(question, people.moderator)
    assert now(ticket).state is TicketState.OPEN


def test_reopening_a_solved_thread_that_was_closed_leaves_the_ticket_solved(
    question: Question, ticket: Ticket, people: People
) -> None:
    deeds.accept(deeds.answer(question, people.stranger), people.visitor)
    deeds.close(question, people.moderator)
    deeds.reopen_thread(question, people.moderator)
    assert now(ticket).state is TicketState.SOLVED


def test_solving_the_ticket_marks_the_thread_solved_but_neither_closes_nor_accepts(
    question: Question, ticket: Ticket, people: People
) -> None:
    deeds.answer(question, people.support)
    deeds.solve(ticket, people.support)
    shown = thread(question)
    assert shown.solved_at is not None
    assert (shown.closed_at, shown.accepted_id) == (None, None)
    assert now(ticket).state is TicketState.SOLVED


def test_a_solved_ticket_can_be_taken_up_again(question: Question, ticket: Ticket, people: People) -> None:
    deeds.solve(ticket, people.support)
    deeds.reopen(ticket, people.support)
    assert thread(question).solved_at is None
    ticket = now(ticket)
    assert ticket.state is TicketState.OPEN
    assert ticket.due_at is not None


def test_the_askers_next_message_reopens_thread_and_ticket(
    question: Question, ticket: Ticket, people: People, later: Later
) -> None:
    deeds.answer(question, people.support)
    deeds.solve(ticket, people.support)
    later(days=1)
    deeds.answer(question, people.visitor, "It broke again.")
    assert thread(question).solved_at is None
    again = now(ticket)
    assert (again.id, again.state, again.reopen_count) == (ticket.id, TicketState.OPEN, 1)
    assert again.waiting_since == MONDAY + timedelta(days=1)
    assert again.due_at == MONDAY + timedelta(days=1, hours=8)


def test_a_thread_with_a_ticket_is_never_forwarded_again(
    question: Question, ticket: Ticket, people: People, later: Later
) -> None:
    deeds.solve(ticket, people.support)
    deeds.answer(question, people.visitor, "It broke again.")
    assert deeds.watch_of(question) is None
    later(days=7)
    deeds.sweep()
    assert deeds.told("TicketOpened") == 1


def test_what_closing_solved_is_not_reopened_from_the_queue(question: Question, ticket: Ticket, people: People) -> None:
    deeds.close(question, people.moderator)
    with pytest.raises(Refused, match="closed"):
        deeds.reopen(ticket, people.support)


def test_what_an_accepted_answer_solved_is_not_reopened_from_the_queue(
    question: Question, ticket: Ticket, people: People
) -> None:
    deeds.accept(deeds.answer(question, people.stranger), people.visitor)
    with pytest.raises(Refused, match="accepted"):
        deeds.reopen(ticket, people.support)


def test_a_member_can_neither_solve_nor_reopen(ticket: Ticket, people: People) -> None:
    with pytest.raises(Refused):
        deeds.solve(ticket, people.visitor)
    with pytest.raises(Refused):
        deeds.reopen(ticket, people.visitor)


def test_a_message_held_while_the_thread_was_closed_does_not_reopen_the_ticket(
    question: Question, ticket: Ticket, people: People, doc_page: Page
) -> None:
    deeds.change(doc_page.site, people.admin, review=Review.EVERYBODY)
    held = deeds.answer(question, people.visitor, "Still waiting.")
    deeds.close(question, people.moderator)
    with pytest.raises(Refused, match="closed meanwhile"), write():
        questions.approve_answer(held, by=people.moderator)
    ticket = now(ticket)
    assert (ticket.state, ticket.reopen_count) == (TicketState.SOLVED, 0)


def test_every_change_of_a_ticket_counts_its_version_up(question: Question, ticket: Ticket, people: People) -> None:
    before = now(ticket).version
    deeds.answer(question, people.support)
    assert now(ticket).version > before
