"""The next ticket also is what is late or woke up: a promise, a day that has come, whose asker waits while it rests."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from forum import clock, support
from forum.accounts import User
from forum.db import session, write
from forum.desk import ordering
from forum.questions import Question
from forum.support import Ticket
from tests.desk.test_lists import _read
from tests.desk.test_picking import subject, take
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Ask = Callable[..., Question]
Later = Callable[..., None]


def answered(asked: Question, by: User) -> Ticket:
    """A ticket of somebody's that nobody waits for."""
    ticket = deeds.escalate(asked, by)
    with write():
        support.assign(ticket, by, by=by)
    deeds.answer(session.get_one(Question, asked.id), by)
    return session.get_one(Ticket, ticket.id)


def promise(ticket: Ticket, by: User, **ahead: int) -> None:
    with write():
        support.promise_update(ticket, clock.now() + timedelta(**ahead), by)


def why(ticket: Ticket, visitor: Visitor) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", visitor.text(f"/tickets/{ticket.id}")).split())


def test_a_promise_of_ones_own_comes_once_it_is_broken(
    ask: Ask, people: People, later: Later, visit: Callable[..., Visitor]
) -> None:
    ticket = answered(ask("Promised"), people.support)
    promise(ticket, people.support, hours=2)
    assert take(people.support) is None
    later(hours=3)
    assert take(people.moderator) is None, "it is a colleague's"
    assert subject(take(people.support)) == "Promised"
    said = why(ticket, visit(people.support))
    assert "The time that was promised is over. It was late by 60 minutes when you took it." in said


def test_what_woke_up_comes_to_whoever_has_it_unless_something_is_promised_for_later(
    ask: Ask, people: People, later: Later, visit: Callable[..., Visitor]
) -> None:
    ticket = answered(ask("Held"), people.support)
    with write():
        support.hold(ticket, clock.now() + timedelta(days=1), by=people.support)
    assert take(people.support) is None
    later(days=1, minutes=1)
    support.move_on_due()
    assert subject(take(people.support)) == "Held"
    assert "It is yours, and it woke up." in why(ticket, visit(people.support))
    promise(session.get_one(Ticket, ticket.id), people.support, days=1)
    assert take(people.support) is None


@pytest.mark.parametrize("whose", ["mine", "nobodys"])
@pytest.mark.parametrize("rest", ["pending", "on hold"])
def test_what_rests_while_its_asker_waits_comes_once_it_is_late(
    ask: Ask, people: People, later: Later, visit: Callable[..., Visitor], whose: str, rest: str
) -> None:
    ticket = deeds.escalate(ask("Unanswered"), people.moderator)
    with write():
        if whose == "mine":
            support.assign(ticket, people.support, by=people.support)
        if rest == "pending":
            support.leave_to_asker(ticket, by=people.support)
        else:
            support.hold(ticket, clock.now() + timedelta(days=5), by=people.support)
    assert take(people.support) is None
    later(days=2)
    assert subject(take(people.support)) == "Unanswered"
    assert "It rests, but its asker still waits. It was late by" in why(ticket, visit(people.support))


def test_what_is_late_keeps_the_place_that_its_level_gives_it(ask: Ask, people: People, later: Later) -> None:
    promise(answered(ask("Promised"), people.support), people.support, hours=2)
    later(hours=3)
    deeds.escalate(ask("Asked later"), people.moderator)
    deeds.escalate(ask("Urgent", people.customer), people.moderator)
    assert [subject(take(people.support)) for _ in range(3)] == ["Urgent", "Promised", "Asked later"]


def test_each_kind_of_next_ticket_is_read_in_order_from_an_index(people: People) -> None:
    now = clock.now()
    found = _read(partial(ordering.first_in_turn, people.support.id, now))
    assert re.search(r"ix_ticket_assignee_id\b", found)
    resting = (*ordering._RESTS_FREE, Ticket.due_at < now)
    found = _read(partial(ordering._one, resting, ordering.ORDER, ()))
    assert re.search(r"ix_ticket_free_resting\b", found)
    assert not re.search(r"sort key|temp b-tree", found, re.IGNORECASE)


def test_at_the_end_only_what_waits_for_its_asker_is_said_to(
    ask: Ask, people: People, later: Later, visit: Callable[..., Visitor]
) -> None:
    asked, held, promised = (answered(ask(name), people.support) for name in ("Asked back", "Held", "Promised"))
    promise(answered(ask("A colleague's"), people.moderator), people.moderator, hours=2)
    promise(promised, people.support, days=3)
    with write():
        support.leave_to_asker(asked, by=people.support)
        support.hold(held, clock.now() + timedelta(days=5), by=people.support)
    sam = visit(people.support)
    page = sam.text("/queue/done")
    assert "Nobody waits for support, and every ticket has an owner." in page
    assert "One ticket of yours waits for its asker." in page
    assert "One ticket of yours is on hold." in page
    assert "is late" not in page
    later(hours=3)
    page = sam.text("/queue/done")
    assert "Nothing waits for you" in page
    assert "One ticket is late." in page


def test_at_the_end_it_is_said_who_waits_for_a_colleague(
    ask: Ask, people: People, visit: Callable[..., Visitor]
) -> None:
    ticket = deeds.escalate(ask("Theirs"), people.moderator)
    with write():
        support.assign(ticket, people.moderator, by=people.moderator)
    page = visit(people.support).text("/queue/done")
    assert "One asker waits, for a colleague or until the time that was chosen." in page
    assert "Nobody waits" not in page
