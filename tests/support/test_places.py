"""Whatever is merged, taken out and split in whatever order: every message stands once in one place, and taking apart
what nobody has touched since is exact."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from forum import support
from forum.db import session, write
from forum.pages import Site
from forum.refused import Refused
from forum.support import Ticket, TicketMessage, TicketState
from forum.support.conversation import conversation_of
from forum.support.snapshots import snapshot
from tests.people import People


@pytest.mark.parametrize("seed", range(4))
def test_every_message_stands_once_in_one_place(
    seed: int, site: Site, people: People, later: Callable[..., None]
) -> None:
    dice, written = random.Random(seed), Counter[str]()
    for n in range(5):
        asker = dice.choice([people.visitor, people.customer])
        with write():
            support.ask_support(session.get_one(Site, site.id), f"Ticket {n}", f"Words {n}", by=asker)
        written[f"Words {n}"] += 1
    for n in range(40):
        later(minutes=dice.randrange(1, 30))
        one, other = dice.sample(_numbers(), 2)
        try:
            with write():
                if text := _do(dice.choice(DEEDS), n, one, other, people):
                    written[text] += 1
        except Refused:
            session.rollback()
        _assert_all_in_place(written)
    for number in reversed(_numbers()):
        _apart(number, people)
    _assert_all_in_place(written)


DEEDS = ("merge", "merge", "unmerge", "split", "ask", "answer", "solve", "wait")


def _do(deed: str, n: int, one: int, other: int, people: People) -> str:
    ticket = session.get_one(Ticket, one)
    if deed == "merge":
        support.merge(ticket, session.get_one(Ticket, other), by=people.support)
    elif deed == "unmerge":
        support.unmerge(ticket, by=people.support)
    elif deed == "split":
        theirs = select(TicketMessage).where(TicketMessage.ticket_id == one).order_by(TicketMessage.id.desc())
        if messages := session.scalars(theirs.limit(1 + n % 3)).all():
            support.split(ticket, {message.id for message in messages}, f"Split {n}", by=people.support)
    elif deed == "ask":
        support.write_as_requester(ticket, f"More {n}", by=ticket.requester)
        return f"More {n}"
    elif deed == "answer":
        support.write_as_support(ticket, f"Answer {n}", by=people.support)
        return f"Answer {n}"
    elif deed == "solve":
        support.solve(ticket, by=people.support)
    else:
        support.leave_to_asker(ticket, by=people.support)
    return ""


def _assert_all_in_place(written: Counter[str]) -> None:
    session.rollback()
    session.expire_all()
    shown: Counter[str] = Counter()
    for ticket in session.scalars(select(Ticket).order_by(Ticket.id)):
        if ticket.merged_into_id is not None:
            root = session.get_one(Ticket, ticket.merged_into_id)
            assert root.merged_into_id is None
            assert ticket.state is TicketState.CLOSED
            assert ticket.waiting_since is None
            continue
        assert (ticket.waiting_since is None) or ticket.is_unsolved
        assert (ticket.due_at is None) or ticket.is_unsolved
        shown.update(str(made.body) for _at, paper, made in conversation_of(ticket).messages if paper == "message")
    assert shown == written


def _apart(number: int, people: People) -> None:
    with write():
        ticket = session.get_one(Ticket, number)
        if ticket.handled_in is not None and ticket.handled_in.state is not TicketState.CLOSED:
            support.unmerge(ticket, by=people.support)


def _numbers() -> list[int]:
    session.rollback()
    return list(session.scalars(select(Ticket.id).order_by(Ticket.id)))


@pytest.mark.parametrize("seed", range(4))
def test_taken_apart_at_once_both_are_exactly_what_they_were(
    seed: int, site: Site, people: People, later: Callable[..., None]
) -> None:
    dice = random.Random(seed)
    for n in range(2):
        with write():
            support.ask_support(session.get_one(Site, site.id), f"Ticket {n}", f"Words {n}", by=people.visitor)
    for n in range(6):
        later(minutes=dice.randrange(1, 90))
        number = dice.choice(_numbers())
        try:
            with write():
                _do(dice.choice(DEEDS[4:]), n, number, number, people)
        except Refused:
            session.rollback()
    one, other = _numbers()
    before = _looks()
    with write():
        support.merge(session.get_one(Ticket, one), session.get_one(Ticket, other), by=people.support)
    later(minutes=dice.randrange(1, 20))
    _apart(one, people)
    assert _looks() == before


def _looks() -> list[Any]:
    session.rollback()
    session.expire_all()
    kept = [snapshot(ticket) for ticket in session.scalars(select(Ticket).order_by(Ticket.id))]
    running = [
        [one for one in each["clocks"].values() if not one["satisfied_at"] and not one["cancelled_at"]] for each in kept
    ]
    return [[each["fields"] for each in kept], running]
