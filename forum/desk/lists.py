"""The lists of the queue. Each view has an index of its own: a page costs the same however many tickets there are."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    func,
    literal,
    select,
    tuple_,
)

from forum import clock
from forum.accounts import User
from forum.db import Moment, Slice, as_said, session, slice_after
from forum.desk import ordering
from forum.desk.filters import ALL, Along, Filters, narrowed
from forum.desk.models import Turn
from forum.desk.rows import ROWS, Row, read_rows
from forum.support import Ticket, is_solved, is_unsolved

SIZE = 50
SOON = timedelta(hours=24)
COUNTED = 1000
"""Counts end here: nobody acts differently on 1,000 and on 4,000, and counting on would read them all."""


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
    read = partial(read_rows, parameters=_given(viewer, clock.now()))
    if not filters and not after and view not in {View.SOLVED, View.DUE_SOON, View.LATE}:
        return _cut(read(_beginning_of(view, size)), size)
    statement = ROWS.where(*_conditions(view, filters))
    if view is View.SOLVED:
        order = (Ticket.solved_at, Ticket.id)
        return slice_after(statement, order, after, size, position=_solved_position, read=read)
    if view in {View.DUE_SOON, View.LATE}:
        order = (Ticket.due_at, Ticket.id)
        return slice_after(statement, order, after, size, descending=False, position=_due_position, read=read)
    return _in_order(statement, after, size, read)


def numbers_in(view: View, viewer: User, filters: Filters, most: int) -> list[int]:
    """The tickets of a whole view, by number; a list that is frozen when somebody does one thing to all of them."""
    chosen = select(Ticket.id).where(*_conditions(view, filters)).order_by(*ordering.ORDER).limit(most)
    return list(session.scalars(chosen, _given(viewer, clock.now())))


def counts(viewer: User, now: datetime) -> Any:
    """One row: how many tickets each view has, by its name, at most `COUNTED`; since when the `oldest` without an
    owner is here; and whose the next slot of the longest wait is (`fair_id`, `fair_subject`, `since_aged`)."""
    return session.execute(_counts(COUNTED), _given(viewer, now)).one()


def _given(viewer: User, now: datetime) -> dict[str, Any]:
    """What the conditions below ask for: they are written once, and not anew with every page."""
    return {"viewer": viewer.id, "now": now, "soon": now + SOON}


_viewer: BindParameter[int] = bindparam("viewer", type_=Integer())
_now: BindParameter[datetime] = bindparam("now", type_=Moment())
_soon: BindParameter[datetime] = bindparam("soon", type_=Moment())
_CONDITIONS: dict[View, tuple[ColumnElement[bool], ...]] = {
    View.OPEN: (is_unsolved(),),
    View.UNASSIGNED: (is_unsolved(), Ticket.assignee_id.is_(None)),
    View.MINE: (is_unsolved(), Ticket.assignee_id == _viewer),
    View.WAITING: (is_unsolved(), Ticket.waiting_since.is_not(None)),
    View.DUE_SOON: (is_unsolved(), Ticket.due_at >= _now, Ticket.due_at < _soon),
    View.LATE: (is_unsolved(), Ticket.due_at < _now),
    View.SECOND_OPINION: (is_unsolved(), Ticket.takes_two_at.is_not(None)),
    View.SOLVED: (is_solved(),),
}

_ALONG = {
    View.OPEN: Along.ALL,
    View.UNASSIGNED: Along.PART,
    View.MINE: Along.OWNER,
    View.WAITING: Along.PART,
    View.DUE_SOON: Along.ALL,
    View.LATE: Along.ALL,
    View.SECOND_OPINION: Along.PART,
    View.SOLVED: Along.SOLVED,
}


def _conditions(view: View, filters: Filters) -> list[ColumnElement[bool]]:
    return [*_CONDITIONS[view], *narrowed(filters, _ALONG[view], _CONDITIONS[view])]


def _counted(conditions: Collection[ColumnElement[bool]], at_most: int) -> Any:
    some = select(Ticket.id).where(*conditions).limit(as_said(at_most)).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


@cache
def _counts(at_most: int) -> Select[Any]:
    """Built once."""
    counted = [view for view in View if view is not View.SOLVED]
    columns = [_counted(_CONDITIONS[view], at_most).label(view.name.lower()) for view in counted]
    oldest = select(Ticket.opened_at).where(*_CONDITIONS[View.UNASSIGNED]).order_by(Ticket.opened_at)
    fair = ordering.free_and_aged(_now)
    return select(
        *columns,
        oldest.limit(1).scalar_subquery().label("oldest"),
        fair.with_only_columns(Ticket.id).scalar_subquery().label("fair_id"),
        fair.with_only_columns(Ticket.subject).scalar_subquery().label("fair_subject"),
        select(Turn.since_aged).scalar_subquery().label("since_aged"),
    )


def _solved_position(ticket: Row) -> tuple[datetime, int]:
    return ticket.solved_at or ticket.opened_at, ticket.id


def _due_position(ticket: Row) -> tuple[datetime, int]:
    return ticket.due_at or ticket.order_at, ticket.id


def _in_order(
    statement: Select[Any], after: str, size: int, read: Callable[[Select[Any]], Sequence[Row]]
) -> Slice[Row]:
    if start := _parse(after):
        statement = statement.where(tuple_(*ordering.ORDER) > tuple_(*start))
    return _cut(read(statement.order_by(*ordering.ORDER).limit(as_said(size + 1))), size)


@cache
def _beginning_of(view: View, size: int) -> Select[Any]:
    """What everybody looks at, built once."""
    return ROWS.where(*_CONDITIONS[view]).order_by(*ordering.ORDER).limit(as_said(size + 1))


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
