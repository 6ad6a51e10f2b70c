from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from forum import clock, support
from forum.accounts import User, must_be_support
from forum.db import add_once, session
from forum.desk import ordering
from forum.desk.events import TicketPicked
from forum.desk.models import Pick, Turn
from forum.events import record
from forum.support import Ticket
from forum.web import Kept, option

ONE_IN = 10
PASSED_FOR = timedelta(minutes=15)
FIRST_LEVEL = 1


# One pick in so many goes to whoever has waited longest past the aging time of their level; 0 switches it off.
one_in = Kept(lambda: int(option("queue_one_in", ONE_IN)))


@dataclass(frozen=True)
class Choice:
    ticket: Ticket
    out_of_turn: bool = False


def picks_until_aged(since: int | None) -> int:
    """How many more picks until the slot of the longest wait, that one included."""
    return max(1, one_in() - (since or 0))


def pick_next(*, by: User) -> Pick | None:
    """Give `by` the next ticket; None if nothing is left to do. Whoever presses again soon gets another one."""
    must_be_support(by)
    turn = _locked_turn()
    now, passed = clock.now(), _picked_lately(by)
    choice = choose(turn, by.id, now, passed) or choose(turn, by.id, now, ())
    if choice is None:
        return None
    made = _pick(choice, by)
    support.assign(choice.ticket, by, by=by)
    record(TicketPicked(choice.ticket.id, by.id))
    return made


def choose(turn: Turn, user_id: int, now: datetime, passed: Collection[int], every: int | None = None) -> Choice | None:
    """What is next, counted in `turn`, which the caller holds locked. Nothing is given to anybody yet.

    The slot of the longest wait is not spent on the first level, and not lost while nobody has waited too long.
    """
    every = one_in() if every is None else every
    first = ordering.first_in_turn(user_id, now, passed)
    if first is None:
        left = ordering.first_unassigned(passed)
        return Choice(left) if left else None
    if first.level == FIRST_LEVEL or not every:
        return Choice(first)
    turn.since_aged += 1
    if turn.since_aged >= every and (longest := ordering.longest_aged(user_id, now, passed)):
        turn.since_aged = 0
        return Choice(longest, out_of_turn=longest.id != first.id)
    return Choice(first)


def last_pick(ticket: Ticket, by: User) -> Pick | None:
    """How the ticket came to this person, if it was by asking for the next one in the last day."""
    mine = select(Pick).where(Pick.ticket_id == ticket.id, Pick.user_id == by.id)
    return session.scalar(
        mine.where(Pick.picked_at > clock.now() - timedelta(days=1)).order_by(Pick.id.desc()).limit(1)
    )


def _locked_turn() -> Turn:
    turn = session.get(Turn, 1, with_for_update=True, populate_existing=True)
    if turn is None:
        add_once(Turn(id=1, since_aged=0))
        return session.get_one(Turn, 1, with_for_update=True, populate_existing=True)
    return turn


def _picked_lately(by: User) -> list[int]:
    """What this person was given a moment ago and passed over; whoever has written since is not passed over."""
    lately = (Pick.user_id == by.id, Pick.picked_at > clock.now() - PASSED_FOR)
    quiet = or_(Ticket.waiting_since.is_(None), Ticket.waiting_since <= Pick.picked_at)
    return list(session.scalars(select(Pick.ticket_id).join(Pick.ticket).where(*lately, quiet)))


def _pick(choice: Choice, by: User) -> Pick:
    ticket = choice.ticket
    made = Pick(
        ticket_id=ticket.id,
        user_id=by.id,
        level=ticket.level,
        due_at=ticket.due_at,
        waited_since=ticket.waiting_since,
        out_of_turn=choice.out_of_turn,
        was_mine=ticket.assignee_id == by.id,
        picked_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made
