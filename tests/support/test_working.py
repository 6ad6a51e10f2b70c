"""Work on a ticket: who has it, what support tells support."""

from __future__ import annotations

import pytest

from forum import support
from forum.accounts import User
from forum.db import session, write
from forum.questions import Question
from forum.refused import Refused
from forum.support import Note, Ticket, TicketState
from tests.people import People
from tests.support import deeds


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:
    return deeds.escalate(question, people.moderator)


def take(ticket: Ticket, by: User) -> None:
    with write():
        support.take(ticket, by=by)


def note(ticket: Ticket, by: User, text: str = "Ask the installer people.") -> Note:
    with write():
        return support.add_note(ticket, text, by=by)


def test_who_takes_a_ticket_has_it_and_it_is_open(ticket: Ticket, people: People) -> None:
    take(ticket, people.support)
    assert (ticket.assignee, ticket.state) == (people.support, TicketState.OPEN)
    assert ticket.due_at is not None  # taking it is no answer: the asker still waits


def test_who_is_second_to_take_a_ticket_is_told_who_was_first(ticket: Ticket, people: People) -> None:
    take(ticket, people.support)
    with pytest.raises(Refused, match="Sam Support") as refused:
        take(ticket, people.moderator)
    assert refused.value.status == 409


def test_a_ticket_is_given_to_somebody_else_and_back_to_nobody(ticket: Ticket, people: People) -> None:
    take(ticket, people.support)
    with write():
        support.assign(ticket, people.moderator, by=people.support)
    assert ticket.assignee == people.moderator
    with write():
        support.unassign(ticket, by=people.support)
    session.rollback()
    assert (ticket.assignee_id, ticket.state.value) == (None, "open")
    assert (deeds.told("TicketAssigned"), deeds.told("TicketUnassigned")) == (2, 1)


def test_only_people_on_support_are_given_tickets(ticket: Ticket, people: People) -> None:
    with pytest.raises(Refused, match="Vera Visitor"), write():
        support.assign(ticket, people.visitor, by=people.support)


def test_a_ticket_can_be_given_to_everybody_on_support(people: People) -> None:
    assert {user.name for user in support.people_on_support()} == {"Ada Admin", "Mona Moderator", "Sam Support"}


def test_members_neither_take_nor_note(ticket: Ticket, people: People) -> None:
    with pytest.raises(Refused):
        take(ticket, people.visitor)
    with pytest.raises(Refused):
        note(ticket, people.visitor)


def test_a_note_is_kept_as_written(ticket: Ticket, people: People) -> None:
    made = note(ticket, people.support, "Ask **Ina**.\r\n\x00She knows.")
    assert made.body == "Ask **Ina**.\nShe knows."
    assert "<strong>Ina</strong>" in made.html
    assert deeds.told("NoteAdded") == 1


def test_a_note_is_no_answer(ticket: Ticket, question: Question, people: People) -> None:
    note(ticket, people.support)
    session.rollback()
    assert (ticket.state, ticket.first_replied_at, question.answer_count) == (TicketState.NEW, None, 0)
    assert ticket.due_at is not None


def test_a_note_sent_twice_is_one_note(ticket: Ticket, people: People) -> None:
    assert note(ticket, people.support).id == note(ticket, people.support).id


@pytest.mark.parametrize("text", ["", "  \n ", "\x00"])
def test_a_note_without_text_is_refused(ticket: Ticket, people: People, text: str) -> None:
    with pytest.raises(Refused, match="no text"):
        note(ticket, people.support, text)
