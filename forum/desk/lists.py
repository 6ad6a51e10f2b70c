"""The lists of the queue. Each view has an index of its own: a page costs the same however many tickets there are."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    literal,
    select,
    tuple_,
    union_all,
)

from forum import clock
from forum.accounts import User
from forum.db import Moment, Slice, as_said, session, slice_after
from forum.desk import ordering
from forum.desk.filters import ALL, Along, Filters, narrowed, one_of, parts_of
from forum.desk.rows import ROWS, Row, read_rows
from forum.support import Ticket, is_over, is_unsolved

SIZE = 50
SOON = timedelta(hours=24)


class View(enum.Enum):
    """The queue as one looks at it; the value is its address below `/queue`."""

    OPEN = "open"
    UNASSIGNED = "unassigned"
    MINE = "mine"
    WAITING = "waiting"
    DUE_SOON = "due-soon"
    LATE = "late"
    SECOND_OPINION = "second-opinion"
    SOLVED = "solved"


def in_queue(view: View, viewer: User, filters: Filters = ALL, after: str = "", size: int = SIZE) -> Slice[Row]:
    """The rows of a view: by level, then due, then age.

    Those that are due soon or late come by their time alone, solved ones newest first.
    """
    read = partial(read_rows, parameters=given(viewer, clock.now()))
    if not filters and not after and view not in {View.SOLVED, View.DUE_SOON, View.LATE}:
        return _cut(read(_beginning_of(view, size)), size)
    if view not in {View.SOLVED, View.DUE_SOON, View.LATE}:
        return _cut(read(_in_order(view, filters, _parse(after), size)), size)
    statement = ROWS.where(*_conditions(view, filters))
    if view is View.SOLVED:
        order = (Ticket.solved_at, Ticket.id)
        return slice_after(statement, order, after, size, position=_solved_position, read=read)
    order = (Ticket.due_at, Ticket.id)
    return slice_after(statement, order, after, size, descending=False, position=_due_position, read=read)


def numbers_in(view: View, viewer: User, filters: Filters, most: int) -> list[int]:
    """The tickets of a whole view, by number; a list that is frozen when somebody does one thing to all of them."""
    order = (Ticket.solved_at.desc(), Ticket.id.desc()) if view is View.SOLVED else ordering.ORDER
    chosen = select(Ticket.id).where(*_conditions(view, filters)).order_by(*order).limit(most)
    return list(session.scalars(chosen, given(viewer, clock.now())))


def given(viewer: User, now: datetime) -> dict[str, Any]:
    """What the conditions below ask for: they are written once, and not anew with every page."""
    return {"viewer": viewer.id, "now": now, "soon": now + SOON}


VIEWER: BindParameter[int] = bindparam("viewer", type_=Integer())
NOW: BindParameter[datetime] = bindparam("now", type_=Moment())
_soon: BindParameter[datetime] = bindparam("soon", type_=Moment())
CONDITIONS: dict[View, tuple[ColumnElement[bool], ...]] = {
    View.OPEN: (is_unsolved(),),
    View.UNASSIGNED: (is_unsolved(), Ticket.assignee_id.is_(None)),
    View.MINE: (is_unsolved(), Ticket.assignee_id == VIEWER),
    View.WAITING: (is_unsolved(), Ticket.waiting_since.is_not(None)),
    View.DUE_SOON: (is_unsolved(), Ticket.due_at >= NOW, Ticket.due_at < _soon),
    View.LATE: (is_unsolved(), Ticket.due_at < NOW),
    View.SECOND_OPINION: (is_unsolved(), Ticket.takes_two_at.is_not(None)),
    View.SOLVED: (is_over(),),
}

_ALONG = {
    View.OPEN: Along.ALL,
    View.UNASSIGNED: Along.FREE,
    View.MINE: Along.OWNER,
    View.WAITING: Along.PART,
    View.DUE_SOON: Along.ALL,
    View.LATE: Along.ALL,
    View.SECOND_OPINION: Along.PART,
    View.SOLVED: Along.SOLVED,
}


def _conditions(view: View, filters: Filters) -> list[ColumnElement[bool]]:
    return [*CONDITIONS[view], *narrowed(filters, _ALONG[view], CONDITIONS[view])]


def _solved_position(ticket: Row) -> tuple[datetime, int]:
    return ticket.solved_at or ticket.opened_at, ticket.id


def _due_position(ticket: Row) -> tuple[datetime, int]:
    return ticket.due_at or ticket.order_at, ticket.id


def _in_order(view: View, filters: Filters, start: tuple[Any, Any, Any] | None, size: int) -> Select[Any]:
    beyond: list[ColumnElement[bool]] = [tuple_(*ordering.ORDER) > tuple_(*start)] if start else []
    if parts := parts_of(filters, _ALONG[view]):
        chosen = [one_of(_first_of_each(parts, [*_rest(view, filters), *beyond], size))]
    else:
        chosen = [*_conditions(view, filters), *beyond]
    return ROWS.where(*chosen).order_by(*ordering.ORDER).limit(as_said(size + 1))


def _rest(view: View, filters: Filters) -> list[ColumnElement[bool]]:
    """What else narrows a list that is read by the parts of a team, each of them along what one person has."""
    return [*CONDITIONS[view], *narrowed(replace(filters, team=None), Along.OWNER, CONDITIONS[view])]


def _first_of_each(
    parts: Sequence[ColumnElement[bool]], conditions: Sequence[ColumnElement[bool]], size: int
) -> Select[Any]:
    """So many of each part as the list might take of it."""
    each = [
        select(Ticket.id).where(part, *conditions).order_by(*ordering.ORDER).limit(as_said(size + 1)).subquery()
        for part in parts
    ]
    together = union_all(*(select(first.c.id) for first in each)).subquery()
    return select(together.c.id)


@cache
def _beginning_of(view: View, size: int) -> Select[Any]:
    """What everybody looks at, built once."""
    return ROWS.where(*CONDITIONS[view]).order_by(*ordering.ORDER).limit(as_said(size + 1))


def _cut(rows: Sequence[Row], size: int) -> Slice[Row]:
    return Slice(rows[:size], _write(rows[size - 1]) if len(rows) > size else "")


def _write(ticket: Row) -> str:
    return f"{ticket.level}_{ticket.order_at.isoformat().replace('+00:00', 'Z')}_{ticket.id}"


def _parse(after: str) -> tuple[Any, Any, Any] | None:
    try:
        level, moment, number = after.split("_")
        at = datetime.fromisoformat(moment)
        numbers = int(level), int(number)
        at = at.astimezone(UTC) if at.tzinfo else at
    except (ValueError, OverflowError):
        return None
    if at.tzinfo is None or max(map(abs, numbers)) >= 2**63:
        return None
    return literal(numbers[0]), literal(at, Moment()), literal(numbers[1])
