"""The lists of the queue. Each view has an index of its own: a page costs the same however many tickets there are."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from forum import clock
from forum.accounts import Organisation, Tier, User
from forum.community import SiteTeam, TeamMember
from forum.db import Moment, Slice, session, slice_after
from forum.desk import ordering
from forum.desk.models import Turn
from forum.desk.rows import ROWS, Row, read_rows
from forum.handbook import TicketCategory
from forum.questions import ShownOn
from forum.support import Ticket, is_solved, is_unsolved

SIZE = 50
SOON = timedelta(hours=24)
COUNTED = 1000
"""Counts end here: nobody acts differently on 1,000 and on 4,000, and counting on would read them all."""
_is_about = TicketCategory.ticket_id == Ticket.id


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


@dataclass(frozen=True)
class Filters:
    """What narrows a view. Everything is an address: `?tier=priority&page=12`."""

    level: int | None = None
    tier: Tier | None = None
    site: int | None = None
    page: int | None = None
    organisation: int | None = None
    assignee: int | None = None
    category: int | None = None
    team: int | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) is not None for field in fields(self))

    @property
    def arguments(self) -> dict[str, str]:
        """As an address says it."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(getattr(value, "value", value)) for name, value in named.items() if value is not None}

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        of_it = select(User.id).where(User.organisation_id == self.organisation)
        chosen: list[tuple[Any, ColumnElement[bool]]] = [
            (self.level, Ticket.level == self.level),
            (self.site, Ticket.site_id == self.site),
            (self.assignee, Ticket.assignee_id == self.assignee),
            (self.tier, _asked_by(Organisation.tier == self.tier)),
            (self.organisation, Ticket.requester_id.in_(of_it)),
            (self.category, exists().where(_is_about, TicketCategory.category_id == self.category)),
            (self.team, _of_team(self.team)),
            (self.page, exists().where(ShownOn.question_id == Ticket.question_id, ShownOn.page_id == self.page)),
        ]
        if self.tier is Tier.COMMUNITY:  # who belongs to no organisation is of the community too
            known = _asked_by(Organisation.tier != Tier.COMMUNITY)
            chosen[3] = (self.tier, ~known)
        return [condition for value, condition in chosen if value is not None]


ALL = Filters()


def in_queue(view: View, viewer: User, filters: Filters = Filters(), after: str = "", size: int = SIZE) -> Slice[Row]:
    """The rows of a view: by level, then due, then age.

    Those that are due soon or late come by their time alone, solved ones newest first.
    """
    read = partial(read_rows, parameters=_given(viewer, clock.now()))
    statement = ROWS.where(*_CONDITIONS[view], *filters.conditions)
    if view is View.SOLVED:
        order = (Ticket.solved_at, Ticket.id)
        return slice_after(statement, order, after, size, position=_solved_position, read=read)
    if view in {View.DUE_SOON, View.LATE}:
        order = (Ticket.due_at, Ticket.id)
        return slice_after(statement, order, after, size, descending=False, position=_due_position, read=read)
    return _in_order(statement, after, size, read)


def numbers_in(view: View, viewer: User, filters: Filters, most: int) -> list[int]:
    """The tickets of a whole view, by number; a list that is frozen when somebody does one thing to all of them."""
    chosen = select(Ticket.id).where(*_CONDITIONS[view], *filters.conditions).order_by(*ordering.ORDER).limit(most)
    return list(session.scalars(chosen, _given(viewer, clock.now())))


def counts(viewer: User, now: datetime) -> Any:
    """One row: how many tickets each view has, by its name, at most `COUNTED`; since when the `oldest` without an
    owner is here; and whose the next slot of the longest wait is (`fair_id`, `fair_subject`, `since_aged`)."""
    return session.execute(_COUNTS, _given(viewer, now)).one()


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
    View.SECOND_OPINION: (is_unsolved(), Ticket.opinion_at.is_not(None)),
    View.SOLVED: (is_solved(),),
}


def _counted(conditions: Collection[ColumnElement[bool]]) -> Any:
    at_most: BindParameter[int] = bindparam("counted", callable_=lambda: COUNTED, type_=Integer())
    some = select(Ticket.id).where(*conditions).limit(at_most).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _counts() -> Select[Any]:
    columns = [_counted(own).label(view.name.lower()) for view, own in _CONDITIONS.items() if view is not View.SOLVED]
    oldest = select(Ticket.opened_at).where(*_CONDITIONS[View.UNASSIGNED]).order_by(Ticket.opened_at)
    fair = ordering.free_and_aged(_now)
    return select(
        *columns,
        oldest.limit(1).scalar_subquery().label("oldest"),
        fair.with_only_columns(Ticket.id).scalar_subquery().label("fair_id"),
        fair.with_only_columns(Ticket.subject).scalar_subquery().label("fair_subject"),
        select(Turn.since_aged).scalar_subquery().label("since_aged"),
    )


_COUNTS = _counts()


def _of_team(number: int | None) -> ColumnElement[bool]:
    """What its people look after, and of the sites it looks after what nobody has yet."""
    theirs = exists().where(TeamMember.user_id == Ticket.assignee_id, TeamMember.team_id == number)
    here = exists().where(SiteTeam.site_id == Ticket.site_id, SiteTeam.team_id == number)
    return or_(theirs, Ticket.assignee_id.is_(None) & here)


def _asked_by(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(User.id == Ticket.requester_id, User.organisation_id == Organisation.id, condition)


def _solved_position(ticket: Row) -> tuple[datetime, int]:
    return ticket.solved_at or ticket.opened_at, ticket.id


def _due_position(ticket: Row) -> tuple[datetime, int]:
    return ticket.due_at or ticket.order_at, ticket.id


def _in_order(
    statement: Select[Any], after: str, size: int, read: Callable[[Select[Any]], Sequence[Row]]
) -> Slice[Row]:
    if start := _parse(after):
        statement = statement.where(tuple_(*ordering.ORDER) > tuple_(*start))
    rows = read(statement.order_by(*ordering.ORDER).limit(size + 1))
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
