"""By hand: whoever moderates or works on support may give a thread to the queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from forum import clock, support
from forum.accounts import User
from forum.db import session, write
from forum.pages import Page, Site
from forum.questions import Question
from forum.refused import Refused
from forum.support import Why
from tests.exported import exported
from tests.people import People
from tests.support import deeds
from tests.support.conftest import MONDAY


def test_a_thread_handed_over_by_hand_is_a_ticket_at_once(question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.moderator)
    assert (ticket.why, ticket.requester) == (Why.ESCALATED, people.visitor)
    assert "Handed over by hand." in ticket.reasons
    assert deeds.watch_of(question) is None


def test_two_people_who_hand_over_the_same_thread_get_the_same_ticket(question: Question, people: People) -> None:
    first = deeds.escalate(question, people.moderator)
    assert deeds.escalate(question, people.support).id == first.id
    assert deeds.told("TicketOpened") == 1


def test_handing_over_by_hand_never_makes_a_ticket_less_urgent(doc_page: Page, people: People) -> None:
    ticket = deeds.escalate(deeds.ask(doc_page, people.customer), people.moderator)
    assert ticket.level == 1
    assert ticket.reasons == ["Asked by a priority organisation.", "Handed over by hand."]


def test_a_thread_staff_answered_already_gets_a_running_clock_when_it_is_handed_over(
    question: Question, people: People, later: Callable[..., None]
) -> None:
    deeds.answer(question, people.moderator)
    later(hours=1)
    ticket = deeds.escalate(question, people.moderator)
    assert ticket.waiting_since == MONDAY + timedelta(hours=1)
    deeds.answer(question, people.stranger, "I have the same.")
    assert deeds.the_ticket(question).due_at is not None


def test_solved_and_closed_threads_are_not_handed_over(question: Question, people: People) -> None:
    made = deeds.answer(question, people.stranger)
    deeds.accept(made, people.visitor)
    with pytest.raises(Refused, match="solved"):
        deeds.escalate(question, people.moderator)
    deeds.close(question, people.moderator)
    with pytest.raises(Refused, match="closed"):
        deeds.escalate(question, people.moderator)


@pytest.mark.parametrize("who", ["visitor", "customer", "stranger"])
def test_members_cannot_hand_a_thread_over(question: Question, people: People, who: str) -> None:
    by: User = getattr(people, who)
    with pytest.raises(Refused):
        deeds.escalate(question, by)


def test_imported_and_older_threads_are_offered_and_nothing_else_is(
    ask: Callable[..., Question], site: Site, people: People, later: Callable[..., None]
) -> None:
    deeds.change(site, people.admin, forwards_since=None)
    older = ask("Older than the switch-on")
    later(hours=1)
    deeds.change(site, people.admin, forwards_since=clock.now())
    imported, newer, answered = ask("Imported"), ask("Newer"), ask("Answered")
    with write():
        session.get_one(Question, imported.id).imported_at = clock.now()
        session.delete(session.get_one(support.Watch, imported.id))
    deeds.answer(answered, people.support)
    assert [question.id for question in support.offered().rows] == [older.id, imported.id]
    assert newer.id not in {question.id for question in support.offered().rows}
    deeds.escalate(older, people.support)
    assert [question.id for question in support.offered().rows] == [imported.id]


def test_ones_tickets_are_in_the_copy_of_ones_data_without_what_support_says_of_them(
    question: Question, people: People
) -> None:
    ticket = deeds.escalate(question, people.moderator)
    with write():
        support.add_note(ticket, "A difficult one.", by=people.support)
    [said] = exported(people.visitor, "support/tickets.json")
    assert (said["subject"], said["state"]) == (question.title, "new")
    assert "difficult" not in str(said)
    assert exported(people.stranger, "support/tickets.json") == []
