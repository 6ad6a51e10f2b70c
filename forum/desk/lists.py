"""The lists of the queue. Each view has an index of its own: a page costs the same however many tickets there are."""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload, with_expression

from forum import clock
from forum.accounts import Organisation, Tier, User
from forum.community import SiteTeam, TeamMember
from forum.db import Moment, Slice, session, slice_after
from forum.desk import ordering
from forum.desk.models import Turn
from forum.handbook import TicketCategory
from forum.pages import Page
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
        chosen: list[tuple[Any, ColumnElement[bool]]] = [
            (self.level, Ticket.level == self.level),
            (self.site, Ticket.site_id == self.site),
            (self.assignee, Ticket.assignee_id == self.assignee),
            (self.tier, _asked_by(Organisation.tier == self.tier)),
            (self.organisation, _asked_by(Organisation.id == self.organisation)),
            (self.category, exists().where(_is_about, TicketCategory.category_id == self.category)),
            (self.team, _of_team(self.team)),
            (self.page, exists().where(ShownOn.question_id == Ticket.question_id, ShownOn.page_id == self.page)),
        ]
        if self.tier is Tier.COMMUNITY:  # who belongs to no organisation is of the community too
            known = _asked_by(Organisation.tier != Tier.COMMUNITY)
            chosen[3] = (self.tier, ~known)
        return [condition for value, condition in chosen if value is not None]


ALL = Filters()


def in_queue(
    view: View, viewer: User, filters: Filters = Filters(), after: str = "", size: int = SIZE
) -> Slice[Ticket]:
    """The tickets of a view with all that a row shows: by level, then due, then age.

    Those that are due soon or late come by their time alone, solved ones newest first.
    """
    statement = _rows().where(*filters.conditions)
    if view is View.SOLVED:
        return slice_after(
            statement.where(is_solved()), (Ticket.solved_at, Ticket.id), after, size, position=_solved_position
        )
    statement = statement.where(*_conditions(view, viewer, clock.now()))
    if view in {View.DUE_SOON, View.LATE}:
        order = (Ticket.due_at, Ticket.id)
        return slice_after(statement, order, after, size, descending=False, position=_due_position)
    return _in_order(statement, after, size)


def numbers_in(view: View, viewer: User, filters: Filters, most: int) -> list[int]:
    """The tickets of a whole view, by number; a list that is frozen when somebody does one thing to all of them."""
    own = (is_solved(),) if view is View.SOLVED else _conditions(view, viewer, clock.now())
    order = (Ticket.level, Ticket.order_at, Ticket.id)
    return list(session.scalars(select(Ticket.id).where(*own, *filters.conditions).order_by(*order).limit(most)))


def counts(viewer: User, now: datetime) -> Any:
    """One row: how many tickets each view has, by its name, at most `COUNTED`; since when the `oldest` without an
    owner is here; and whose the next slot of the longest wait is (`fair_id`, `fair_subject`, `since_aged`)."""
    counted = [view for view in View if view is not View.SOLVED]
    columns = [_counted(_conditions(view, viewer, now)).label(view.name.lower()) for view in counted]
    oldest = select(Ticket.opened_at).where(*_conditions(View.UNASSIGNED, viewer, now)).order_by(Ticket.opened_at)
    fair = ordering.free_and_aged(now)
    return session.execute(
        select(
            *columns,
            oldest.limit(1).scalar_subquery().label("oldest"),
            fair.with_only_columns(Ticket.id).scalar_subquery().label("fair_id"),
            fair.with_only_columns(Ticket.subject).scalar_subquery().label("fair_subject"),
            select(Turn.since_aged).scalar_subquery().label("since_aged"),
        )
    ).one()


def _rows() -> Select[Ticket]:
    """All that a row shows, in one statement."""
    name = func.coalesce(func.nullif(Page.title, ""), Page.key)
    first_page = select(name).join(ShownOn, ShownOn.page_id == Page.id).where(ShownOn.question_id == Ticket.question_id)
    return select(Ticket).options(
        joinedload(Ticket.requester).joinedload(User.organisation),
        joinedload(Ticket.assignee),
        with_expression(Ticket.page_name, first_page.order_by(ShownOn.page_id).limit(1).scalar_subquery()),
    )


def _conditions(view: View, viewer: User, now: datetime) -> Collection[ColumnElement[bool]]:
    own: dict[View, tuple[ColumnElement[bool], ...]] = {
        View.OPEN: (),
        View.UNASSIGNED: (Ticket.assignee_id.is_(None),),
        View.MINE: (Ticket.assignee_id == viewer.id,),
        View.WAITING: (Ticket.waiting_since.is_not(None),),
        View.DUE_SOON: (Ticket.due_at >= now, Ticket.due_at < now + SOON),
        View.LATE: (Ticket.due_at < now,),
        View.SECOND_OPINION: (Ticket.opinion_at.is_not(None),),
    }
    return is_unsolved(), *own[view]


def _counted(conditions: Collection[ColumnElement[bool]]) -> Any:
    some = select(Ticket.id).where(*conditions).limit(COUNTED).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _of_team(number: int | None) -> ColumnElement[bool]:
    """What its people look after, and of the sites it looks after what nobody has yet."""
    theirs = exists().where(TeamMember.user_id == Ticket.assignee_id, TeamMember.team_id == number)
    here = exists().where(SiteTeam.site_id == Ticket.site_id, SiteTeam.team_id == number)
    return or_(theirs, Ticket.assignee_id.is_(None) & here)


def _asked_by(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(User.id == Ticket.requester_id, User.organisation_id == Organisation.id, condition)


def _solved_position(ticket: Ticket) -> tuple[datetime, int]:
    return ticket.solved_at or ticket.opened_at, ticket.id


def _due_position(ticket: Ticket) -> tuple[datetime, int]:
    return ticket.due_at or ticket.order_at, ticket.id


def _in_order(statement: Select[Ticket], after: str, size: int) -> Slice[Ticket]:
    order = (Ticket.level, Ticket.order_at, Ticket.id)
    if start := _parse(after):
        statement = statement.where(tuple_(*order) > tuple_(*start))
    rows = list(session.scalars(statement.order_by(*order).limit(size + 1)))
    return Slice(rows[:size], _write(rows[size - 1]) if len(rows) > size else "")


def _write(ticket: Ticket) -> str:
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
