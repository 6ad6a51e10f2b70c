"""What reports leave out, and why."""

from __future__ import annotations

from sqlalchemy import select

from forum import clock, handbook, support
from forum.db import session, write
from forum.handbook import Category
from forum.questions import Question
from forum.support import Ticket
from tests.people import People
from tests.support import deeds


def counts(ticket: Ticket) -> bool:
    session.rollback()
    return session.scalar(select(Ticket.id).where(Ticket.id == ticket.id, support.counted())) is not None


def reasons(ticket: Ticket) -> list[str]:
    session.rollback()
    return [
        name
        for name, condition in support.LEFT_OUT.items()
        if session.scalar(select(Ticket.id).where(Ticket.id == ticket.id, condition))
    ]


def marketing(people: People, *, second_opinion: bool = True) -> Category:
    with write():
        return handbook.add_category("Marketing", by=people.admin, second_opinion=second_opinion)


def test_a_question_to_support_counts_and_spam_does_not(question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.support)
    assert counts(ticket)
    assert reasons(ticket) == []
    with write():
        support.mark_spam(ticket, by=people.support)
    assert not counts(ticket)
    assert reasons(ticket) == ["spam"]


def test_what_takes_a_second_opinion_does_not_count_until_it_is_none(question: Question, people: People) -> None:
    ticket, category = deeds.escalate(question, people.support), marketing(people)
    with write():
        handbook.put_into(ticket.id, category, by=people.support)
    assert reasons(ticket) == ["second_opinion"]
    assert not counts(ticket)
    with write():
        handbook.take_out_of(ticket.id, category, by=people.support)
    assert counts(ticket)


def test_a_category_that_takes_two_from_now_on_takes_its_tickets_along(question: Question, people: People) -> None:
    ticket, category = deeds.escalate(question, people.support), marketing(people, second_opinion=False)
    with write():
        handbook.put_into(ticket.id, category, by=people.support)
    assert counts(ticket)
    for takes_two in (True, False):
        with write():
            handbook.change_category(
                category, name="Marketing", checklist="", runbook="", second_opinion=takes_two, by=people.admin
            )
        assert counts(ticket) is not takes_two


def test_merged_and_split_tickets_count_with_the_one_they_belong_to(question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.support)
    for column, reason in ((Ticket.merged_into_id, "merged"), (Ticket.split_from_id, "split")):
        with write():
            setattr(session.get_one(Ticket, ticket.id), column.key, ticket.id + 1)
        assert reasons(ticket) == [reason]
        assert not counts(ticket)
        with write():
            setattr(session.get_one(Ticket, ticket.id), column.key, None)
    assert ticket.opened_at <= clock.now()
