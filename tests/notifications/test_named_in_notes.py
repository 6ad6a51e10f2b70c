"""@Name in a note calls a colleague; what the note says stays on the ticket."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum import support
from forum.channels import Delivery
from forum.db import session, write
from forum.questions import Question
from forum.support import Note, Ticket
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

WORDS = "the-words-of-the-note"


@pytest.fixture
def ticket(asked: Callable[..., Question], people: People) -> Ticket:
    return deeds.escalate(asked(), people.moderator)


@pytest.fixture
def called(run_jobs: Callable[[], None]) -> Callable[[], list[Delivery]]:
    def read() -> list[Delivery]:
        run_jobs()
        return [sent for sent in session.scalars(select(Delivery)) if ":note:" in sent.about]

    return read


def note(ticket: Ticket, people: People, text: str) -> Note:
    with write():
        return support.add_note(ticket, text, by=people.support)


def test_whoever_is_named_in_a_note_hears_of_it_and_reads_it_on_the_ticket(
    ticket: Ticket, people: People, called: Callable[[], list[Delivery]]
) -> None:
    made = note(ticket, people, f"@Mona Moderator, do you know this? {WORDS}")
    (sent,) = called()
    assert sent.to == people.moderator.email
    assert f"/tickets/{ticket.id}#note-{made.id}" in sent.message["text"]
    assert WORDS not in str(sent.message)
    assert f'<a class="mention" href="/people/{people.moderator.id}">@Mona Moderator</a>' in made.html


@pytest.mark.parametrize(
    "text",
    ["No @Nobody here", "@Sam Support, that is me", "`@Mona Moderator` is code", "@Vera Visitor asked", "mona@x"],
)
def test_nobody_else_is_called(ticket: Ticket, people: People, called: Callable[[], list[Delivery]], text: str) -> None:
    note(ticket, people, text)
    assert called() == []


def test_the_same_note_on_many_tickets_calls_once(
    ticket: Ticket, people: People, called: Callable[[], list[Delivery]], asked: Callable[..., Question]
) -> None:
    others = [deeds.escalate(asked(f"Another {number}"), people.moderator) for number in range(3)]
    for one in (ticket, *others):
        note(one, people, "@Mona Moderator, all of these are yours.")
    assert len(called()) == 1


def test_the_names_are_offered_where_one_writes_a_note(
    ticket: Ticket, people: People, visit: Callable[..., Visitor]
) -> None:
    sam = visit(people.support)
    assert 'data-people="/tickets/colleagues"' in sam.text(f"/tickets/{ticket.id}")
    assert sam.get("/tickets/colleagues").json == ["Ada Admin", "Mona Moderator"]
