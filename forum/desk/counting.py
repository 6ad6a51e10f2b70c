"""What stands above every list of the queue: how many tickets each view has, and what was kept, in one statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, cast, func, or_, select

from forum.accounts import User
from forum.db import as_said, in_columns
from forum.desk import ordering, saved
from forum.desk.lists import CONDITIONS, NOW, VIEWER, View, given
from forum.desk.models import Turn
from forum.support import Reply, Ticket, TicketState, held_reply

COUNTED = 1000
"""Counts end here: nobody acts differently on 1,000 and on 4,000, and counting on would read them all."""


class Numbers(NamedTuple):
    """How many tickets each view has, at most `COUNTED`."""

    open: int
    unassigned: int
    mine: int
    waiting: int
    due_soon: int
    late: int
    second_opinion: int


class Counts(NamedTuple):
    """Besides the numbers since when the `oldest` without an owner is here, and the oldest that somebody has; whose the
    next slot of the longest wait is, and how many were picked since the last one; the lists that were kept, as `saved`
    reads them; and where one's own replies stand that were not sent."""

    numbers: Numbers
    oldest: datetime | None
    oldest_owned: datetime | None
    fair_id: int | None
    fair_subject: str | None
    since_aged: int | None
    saved: str | None
    held: str | None

    @property
    def oldest_open(self) -> datetime | None:
        return min((moment for moment in (self.oldest, self.oldest_owned) if moment is not None), default=None)

    @property
    def not_sent(self) -> tuple[int, str]:
        """How many of one's own replies were held back, and the address of the first."""
        held = sorted(tuple(map(int, one.split("."))) for one in (self.held or "").split())
        return len(held), f"/tickets/{held[0][1]}#reply-{held[0][0]}" if held else ""


class Resting(NamedTuple):
    """How many tickets of one person wait for their askers, and how many for a day."""

    pending: int
    on_hold: int


def resting(viewer: User) -> Resting:
    """Without those whose asker waits all the same; one that is open waits for its asker if nothing was promised."""
    answered = (Ticket.state == TicketState.OPEN) & Ticket.due_at.is_(None) & Ticket.woken_at.is_(None)
    kinds = or_(Ticket.state == TicketState.PENDING, answered), Ticket.state == TicketState.ON_HOLD
    rests = [(*CONDITIONS[View.MINE], Ticket.waiting_since.is_(None), kind) for kind in kinds]
    (found,) = in_columns(select(*(_counted(conditions, COUNTED) for conditions in rests)), {"viewer": viewer.id})
    return Resting(*found)


def counts(viewer: User, now: datetime) -> Counts:
    (found,) = in_columns(_counts(COUNTED), given(viewer, now))
    many = len(Numbers._fields)
    return Counts(Numbers(*found[:many]), *found[many:])


@cache
def _counts(at_most: int) -> Select[Any]:
    """Built once."""
    columns = [_counted(CONDITIONS[View[name.upper()]], at_most).label(name) for name in Numbers._fields]
    fair = ordering.free_and_aged(NOW)
    return select(
        *columns,
        _oldest(*CONDITIONS[View.UNASSIGNED]),
        _oldest(*CONDITIONS[View.OPEN], Ticket.assignee_id.is_not(None)),
        fair.with_only_columns(Ticket.id).scalar_subquery(),
        fair.with_only_columns(Ticket.subject).scalar_subquery(),
        select(Turn.since_aged).scalar_subquery(),
        saved.lines_of(VIEWER),
        _held_of(VIEWER),
    )


def _held_of(viewer: ColumnElement[int]) -> ScalarSelect[Any]:
    place = cast(Reply.id, String) + "." + cast(Reply.ticket_id, String)
    return select(func.aggregate_strings(place, " ")).where(Reply.author_id == viewer, held_reply()).scalar_subquery()


def _oldest(*conditions: ColumnElement[bool]) -> Any:
    return select(Ticket.opened_at).where(*conditions).order_by(Ticket.opened_at).limit(as_said(1)).scalar_subquery()


def _counted(conditions: Collection[ColumnElement[bool]], at_most: int) -> Any:
    some = select(Ticket.id).where(*conditions).limit(as_said(at_most)).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
