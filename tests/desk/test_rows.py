"""The rows of the queue: made into HTML once, and anew as soon as anything that they show has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from forum import clock, support
from forum.db import session, write
from forum.desk import rows
from forum.desk.lists import View, in_queue
from forum.desk.rows import in_html
from forum.policies import level_name
from forum.presence import be_there
from forum.questions import Question
from forum.support import Ticket
from forum.web import brief, said_until, span, speaking
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
    assert "Due in 60 min" in _row(people)
    later(minutes=20)
    assert "Due in 40 min" in _row(people)
    assert "Waits for 20 min" in _row(people)
    later(hours=2)
    assert "Late by 80 min" in _row(people)


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


def test_a_row_says_that_it_comes_later_because_a_reader_answered(ticket: Ticket, people: People, later: Later) -> None:
    later(minutes=5)
    thread = session.get_one(Ticket, ticket.id).question
    assert thread is not None
    assert "A reader answered" not in _row(people)
    deeds.answer(thread, people.stranger, "Try the other one.")
    assert "A reader answered" in _row(people)
    later(minutes=5)
    deeds.answer(session.get_one(Question, thread.id), people.customer, "That does not help.")
    assert "A reader answered" not in _row(people)


def test_a_row_says_for_what_it_rests(ticket: Ticket, people: People, later: Later) -> None:
    with write():
        support.assign(session.get_one(Ticket, ticket.id), people.support, by=people.support)
        support.hold(session.get_one(Ticket, ticket.id), clock.now() + timedelta(days=7), by=people.support)
    shown = _row(people)
    assert "On hold until Mon 30 Nov" in shown
    assert "Due in 60 min" in shown, "its asker waits"
    with speaking("de"):
        assert "Zurückgestellt bis Mo., 30. Nov." in _row(people)
    thread = session.get_one(Ticket, ticket.id).question
    assert thread is not None
    deeds.answer(thread, people.support)
    shown = _row(people)
    assert "On hold until" in shown
    assert "Nobody waits" not in shown
    with write():
        support.leave_to_asker(session.get_one(Ticket, ticket.id), by=people.support)
    shown = _row(people)
    assert "Waits for the asker" in shown
    assert "On hold" not in shown
    assert "Nobody waits" not in shown


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


def test_at_every_moment_a_row_says_of_time_what_is_true_then(ticket: Ticket, people: People) -> None:
    """Kept rows are reckoned anew only when that is over; the office is closed for most of these weeks."""
    session.rollback()
    (row,) = in_queue(View.OPEN, people.support).rows
    chance, dues = Random(7), [None, *(timedelta(minutes=minutes) for minutes in (31, 100, 1500, 9000))]
    for due in dues:
        shown = row._replace(due_at=row.opened_at + due if due else None)
        now = row.opened_at
        while now < row.opened_at + timedelta(days=12):
            assert in_html([shown], now) == [rows.reckoned(shown, level_name(shown.level), now, "en")], now
            now += timedelta(seconds=chance.choice((1, 7, 29, 30, 31, 60, 600, 3600, 7200)))


def test_a_row_that_says_the_same_is_not_even_reckoned_again(
    ticket: Ticket, people: People, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(hours=30)
    first = _row(people)
    monkeypatch.setattr(rows, "reckoned", lambda *_: "reckoned anew")
    later(seconds=5)
    assert _row(people) is first
    later(days=1)
    assert _row(people) == "reckoned anew"


@pytest.mark.parametrize("shrinks", [False, True])
def test_for_as_long_as_is_said_a_span_says_the_same(app: Flask, shrinks: bool) -> None:
    chance = Random(1)
    for _ in range(4000):
        length = timedelta(seconds=chance.uniform(0, chance.choice((200, 6000, 140_000, 1_000_000))))
        holds = said_until(length, shrinks=shrinks)
        assert timedelta() <= holds <= timedelta(days=1)
        last = holds * chance.uniform(0, 0.999)
        for said in (span, brief):
            assert said(length - last if shrinks else length + last) == said(length), (length, last)
