"""Who else looks at a ticket just now, and who is writing there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum import questions, support
from forum.db import session, write
from forum.pages import Page
from forum.presence import be_there, save_draft, who_is_there
from forum.support import Ticket
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def ticket(doc_page: Page, people: People) -> Ticket:
    with write():
        asked = questions.ask(doc_page, "How?", "Like this.", by=people.visitor)
        return support.escalate(asked, by=people.support)


def look(visitor: Visitor, ticket: Ticket, **fields: str) -> str:
    return visitor.htmx(f"/tickets/{ticket.id}/presence", fields).text


def test_colleagues_on_the_same_ticket_see_each_other(ticket: Ticket, people: People, visit: Visit) -> None:
    sam, mona = visit(people.support), visit(people.moderator)
    assert "Sam Support" not in look(sam, ticket)
    assert "<bdi>Sam Support</bdi> is here" in look(mona, ticket)
    assert "<bdi>Mona Moderator</bdi> is here" in sam.text(f"/tickets/{ticket.id}")


def test_who_has_just_typed_is_writing(ticket: Ticket, people: People, visit: Visit, later: Any) -> None:
    sam, mona = visit(people.support), visit(people.moderator)
    with write():
        save_draft(f"reply:{ticket.id}", {"body": "Hey"}, by=people.support, number=None, version=0)
    look(sam, ticket)
    assert "<bdi>Sam Support</bdi> is writing" in look(mona, ticket)
    later(seconds=31)
    look(sam, ticket)
    assert "<bdi>Sam Support</bdi> is here" in look(mona, ticket)


def test_who_has_left_is_gone_after_thirty_seconds(ticket: Ticket, people: People, visit: Visit, later: Any) -> None:
    look(visit(people.support), ticket)
    later(seconds=31)
    assert "Sam Support" not in look(visit(people.moderator), ticket)


def test_a_sign_of_life_tells_what_has_come_meanwhile(ticket: Ticket, people: People, visit: Visit) -> None:
    sam = visit(people.support)
    seen = sam.text(f"/tickets/{ticket.id}").split('form="reply" value="')[1].split('"')[0]
    assert "new message" not in look(sam, ticket, seen=seen)
    with write():
        questions.answer(session.get_one(questions.Question, ticket.question_id), "More.", by=people.visitor)
    assert "1 new message." in look(sam, ticket, seen=seen)


def test_fifty_rows_cost_one_query(people: People, statements: Callable[[], Any]) -> None:
    places = [f"ticket:{number}" for number in range(50)]
    with write():
        for place in places:
            be_there(place, by=people.support)
    with statements() as said:
        there = who_is_there(places, but=people.admin)
    assert len(said) == 1
    assert [seen.name for seen in there["ticket:49"]] == ["Sam Support"]
    assert who_is_there(places, but=people.support) == {}
