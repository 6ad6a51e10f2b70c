"""The rows of the queue: made into HTML once, and anew as soon as anything that they show has changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import clock, support
from forum.db import session, write
from forum.desk.lists import View, in_queue
from forum.desk.rows import in_html
from forum.presence import be_there
from forum.questions import Question
from forum.support import Ticket
from forum.web import speaking
from tests.people import People
from tests.support import deeds

Later = Callable[..., None]


@pytest.fixture
def ticket(ask: Callable[..., Question], people: People) -> Ticket:
    return deeds.escalate(ask("How do I install it?", people.customer), people.support)


def _row(people: People) -> str:
    session.rollback()
    return in_html(in_queue(View.OPEN, people.support).rows, clock.now())[0]


def test_a_row_that_shows_the_same_is_not_made_again(ticket: Ticket, people: People, later: Later) -> None:
    first = _row(people)
    assert _row(people) is first
    later(minutes=1)
    assert _row(people) is not first


def test_a_row_says_how_old_it_is_and_when_it_is_due_as_time_goes_by(
    ticket: Ticket, people: People, later: Later
) -> None:
    assert "Due in 60 minutes" in _row(people)
    later(minutes=20)
    assert "Due in 40 minutes" in _row(people)
    assert "Waits for 20 minutes" in _row(people)
    later(hours=2)
    assert "Late by 80 minutes" in _row(people)


def test_a_row_shows_at_once_who_has_the_ticket_and_who_is_there(ticket: Ticket, people: People) -> None:
    assert "Nobody yet" in _row(people)
    with write():
        support.take(session.get_one(Ticket, ticket.id), by=people.support)
        be_there(f"ticket:{ticket.id}", by=people.moderator)
        be_there(f"ticket:{ticket.id}", by=people.support)
    shown = _row(people)
    assert "Nobody yet" not in shown
    assert f"<bdi>{people.moderator.name}</bdi> is here" in shown
    assert f"<bdi>{people.support.name}</bdi> is here" not in shown


def test_who_left_stands_in_no_row(ticket: Ticket, people: People, later: Later) -> None:
    with write():
        be_there(f"ticket:{ticket.id}", by=people.moderator)
    later(seconds=40)
    assert "is here" not in _row(people)


def test_a_row_speaks_the_language_of_its_reader(ticket: Ticket, people: People) -> None:
    assert "Nobody yet" in _row(people)
    with speaking("de"):
        assert "Nobody yet" not in _row(people)
    assert "Nobody yet" in _row(people)
