"""Which ticket comes first. The only place that knows: the next ticket and the play of weeks both ask here.

Strict levels; inside a level by due time; and one pick in so many for whoever has waited longest past the aging
time of their level, whatever the level is. What is late though nobody waits or it rests, and what woke up, stands where
its level and its time put it, as in the lists.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, or_, select

from forum.db import session
from forum.support import Ticket, TicketState, is_unsolved, state_as_said

ORDER = (Ticket.level, Ticket.order_at, Ticket.id)


def _states(*states: TicketState) -> ColumnElement[bool]:
    return Ticket.state.in_([state_as_said(state) for state in states])


_WAITS = (_states(TicketState.NEW, TicketState.OPEN), Ticket.waiting_since.is_not(None))
_FREE = (*_WAITS, Ticket.assignee_id.is_(None))
_RESTS_FREE = (_states(TicketState.PENDING, TicketState.ON_HOLD), Ticket.assignee_id.is_(None))


def first_in_turn(user_id: int, now: datetime, but: Collection[int] = ()) -> Ticket | None:
    """The first of what nobody looks after and of what is this person's, by level, then due time."""
    free = _one(_FREE, ORDER, but), _one((*_RESTS_FREE, Ticket.due_at < now), ORDER, but)
    return _least(
        (*free, _one(_needing(user_id, now), ORDER, but)),
        key=lambda ticket: (ticket.level, ticket.order_at, ticket.id),
    )


def longest_aged(user_id: int, now: datetime, but: Collection[int] = ()) -> Ticket | None:
    """Of any level: who has waited past the aging time of its level for the longest time."""
    past, order = Ticket.aged_at <= now, (Ticket.aged_at, Ticket.id)
    return _least(
        (_one((*_FREE, past), order, but), _one((*_of(user_id), past), order, but)),
        key=lambda ticket: (ticket.aged_at, ticket.id),
    )


def free_and_aged(now: datetime | BindParameter[datetime]) -> Select[Ticket]:
    """The one that nobody looks after and that has waited past the aging time of its level for the longest time."""
    return select(Ticket).where(*_FREE, Ticket.aged_at <= now).order_by(Ticket.aged_at, Ticket.id).limit(1)


def first_unassigned(but: Collection[int] = ()) -> Ticket | None:
    """While nobody waits: what still has nobody who looks after it."""
    open_ = _states(TicketState.NEW, TicketState.OPEN, TicketState.PENDING, TicketState.ON_HOLD)
    return _one((open_, _states(TicketState.NEW, TicketState.OPEN), Ticket.assignee_id.is_(None)), ORDER, but)


def _of(user_id: int) -> tuple[ColumnElement[bool], ...]:
    """Somebody's own in which somebody waits; unsolved is said too, as the index of what people have says it."""
    return is_unsolved(), *_WAITS, Ticket.assignee_id == user_id


def _needing(user_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Somebody's own in which somebody waits, whose time is over, or which woke up with nothing promised for later."""
    late = Ticket.due_at < now
    woke = Ticket.woken_at.is_not(None) & or_(Ticket.due_at.is_(None), late)
    return is_unsolved(), or_(and_(*_WAITS), late, woke), Ticket.assignee_id == user_id


def _one(conditions: Collection[ColumnElement[bool]], order: tuple[Any, ...], but: Collection[int]) -> Ticket | None:
    statement: Select[Ticket] = select(Ticket).where(*conditions).order_by(*order).limit(1)
    if but:
        statement = statement.where(Ticket.id.not_in(but))
    return session.scalar(statement)


def _least(found: Collection[Ticket | None], key: Any) -> Ticket | None:
    return min((ticket for ticket in found if ticket is not None), key=key, default=None)
