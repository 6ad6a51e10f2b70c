"""What narrows a list of the queue, and how it is found: from the few tickets it is true of, or along the list."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, any_, case, exists, false, func, literal, or_, select, true, union_all

from forum.accounts import Tier
from forum.community import SiteTeam, TeamMember
from forum.db import as_said, is_postgres, session
from forum.handbook import TicketCategory
from forum.questions import ShownOn
from forum.support import Ticket, TicketState, is_live, is_unsolved, state_as_said

FEW = 2000
"""So many tickets are sorted about as fast as fifty of them are met along a list of a million."""
MOST_PARTS = 60
"""Whoever has more people has so much of a list that fifty are soon met along it."""
_LIVE = [state_as_said(state) for state in TicketState if state is not TicketState.CLOSED]


class Along(enum.Enum):
    """What a view is read along: all that is open, by level or by when it is due (there is an index for each tier and
    each organisation, as for what is solved), a part that may be little of it, of which one part nobody has yet, or
    what one person has. Of what is over there is an index for each level and each owner, too."""

    ALL = enum.auto()
    PART = enum.auto()
    FREE = enum.auto()
    OWNER = enum.auto()
    SOLVED = enum.auto()


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
        return any(value is not None for value in vars(self).values())

    @property
    def arguments(self) -> dict[str, str]:
        """As an address says it."""
        return {name: str(getattr(value, "value", value)) for name, value in vars(self).items() if value is not None}

    @property
    def narrowing(self) -> tuple[tuple[str, str], ...]:
        """The same as plain values."""
        return tuple(self.arguments.items())

    def conditions(self, *, apart: bool = False) -> list[ColumnElement[bool]]:
        """Tier and organisation stand `apart` where their indexes would lead away from the few or from the order."""
        chosen: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
            (self.level, lambda level: Ticket.level == level),
            (self.site, lambda number: Ticket.site_id == number),
            (self.assignee, lambda number: Ticket.assignee_id == number),
            (self.tier, lambda tier: _said(Ticket.tier == tier, apart=apart or self.organisation is not None)),
            (self.organisation, lambda number: _said(Ticket.organisation_id == number, apart=apart)),
            (self.category, _of_category),
            (self.team, _of_team),
            (self.page, _on_page),
        ]
        return [condition(value) for value, condition in chosen if value is not None]

    def members(self, along: Along) -> list[Select[Any]]:
        """For each filter that may be true of few tickets only, how to find them without the list."""
        chosen: list[tuple[Any, Select[Any]]] = [
            (self.page, _asked_on(self.page, along)),
            (self.category, select(TicketCategory.ticket_id).where(TicketCategory.category_id == self.category)),
            (self.site, select(Ticket.id).where(Ticket.site_id == self.site)),
            (self.team if along is not Along.SOLVED else None, _looked_after_by(self.team)),
        ]
        return [found for value, found in chosen if value is not None]


ALL = Filters()


def narrowed(filters: Filters, along: Along, own: Collection[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """The conditions of the filters beside a view's own; where one is true of few tickets, with how to begin at those.

    Without that a list is read along its index until it is full: quick where much of it matches, and all of it where
    nothing does.
    """
    if not filters:
        return []
    for members in filters.members(along):
        if _are_few(members):
            return [one_of(members), *filters.conditions(apart=True)]
    return filters.conditions(apart=_leads_away(filters, along, own))


def parts_of(filters: Filters, along: Along) -> list[ColumnElement[bool]]:
    """A team has what each of its people has, and of its sites what nobody has: parts that are read along an index
    each, where the whole would be met along the list of everybody's. Empty for what is no such list."""
    if filters.team is None or along in {Along.OWNER, Along.SOLVED}:
        return []
    people, sites = _people_and_sites(filters.team)
    if len(people) > MOST_PARTS:
        return []
    theirs = [Ticket.assignee_id == number for number in people] if along is not Along.FREE else []
    here = [_nobodys_on(sites)] if sites else []
    return [*theirs, *here] or [false()]


def _people_and_sites(team: int) -> tuple[list[int], list[int]]:
    people = select(TeamMember.user_id, literal(True)).where(TeamMember.team_id == team)
    found = session.execute(people.union_all(select(SiteTeam.site_id, literal(False)).where(SiteTeam.team_id == team)))
    named = sorted(tuple(row) for row in found)
    return [number for number, person in named if person], [number for number, person in named if not person]


def _nobodys_on(sites: Collection[int]) -> ColumnElement[bool]:
    nobodys, here = Ticket.assignee_id.is_(None), Ticket.site_id.in_(sites)
    found = select(Ticket.id).where(is_unsolved(), nobodys, here)
    return nobodys & (one_of(found) if _are_few(found) else _said(here, apart=True))


def _leads_away(filters: Filters, along: Along, own: Collection[ColumnElement[bool]]) -> bool:
    """Whether all that a tier or an organisation ever asked would be read for the little of it that is looked for."""
    if along in {Along.PART, Along.FREE} and (filters.tier is not None or filters.organisation is not None):
        return _are_few(select(Ticket.id).where(*own))
    return along is Along.OWNER or filters.assignee is not None


def _are_few(found: Select[Any]) -> bool:
    some = found.limit(as_said(FEW + 1)).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) <= FEW


def one_of(members: Select[Any]) -> ColumnElement[bool]:
    """Read first, and not woven into the list: PostgreSQL would begin at the list and look each of it up."""
    if is_postgres():
        return Ticket.id == any_(func.array(members.scalar_subquery()))
    return Ticket.id.in_(members)


def _of_category(number: int) -> ColumnElement[bool]:
    return exists().where(TicketCategory.ticket_id == Ticket.id, TicketCategory.category_id == number)


def _on_page(number: int) -> ColumnElement[bool]:
    shown = exists().where(ShownOn.question_id == Ticket.question_id, ShownOn.page_id == number)
    return or_(Ticket.page_id == number, shown)


def _asked_on(number: int | None, along: Along) -> Select[Any]:
    """Of the threads that the page shows, and in private; closed ones only where a list has any. Each has its index."""
    threads = select(Ticket.id).join(ShownOn, ShownOn.question_id == Ticket.question_id)
    threads, alone = threads.where(ShownOn.page_id == number), select(Ticket.id).where(Ticket.page_id == number)
    if along is not Along.SOLVED:
        threads, alone = threads.where(is_live()), alone.where(Ticket.state.in_(_LIVE))
    both = union_all(threads, alone).subquery()
    return select(both.c.id)


def _said(condition: ColumnElement[bool], *, apart: bool) -> ColumnElement[bool]:
    """As a case no planner takes an index for it."""
    return case((condition, true()), else_=false()) if apart else condition


def _of_team(number: int) -> ColumnElement[bool]:
    """What its people look after, and of the sites it looks after what nobody has yet."""
    theirs = exists().where(TeamMember.user_id == Ticket.assignee_id, TeamMember.team_id == number)
    here = exists().where(SiteTeam.site_id == Ticket.site_id, SiteTeam.team_id == number)
    return or_(theirs, Ticket.assignee_id.is_(None) & here)


def _looked_after_by(number: int | None) -> Select[Any]:
    """The unsolved ones of a team. No index knows the solved ones by their owner: they are met along their list."""
    theirs = select(Ticket.id).join(TeamMember, TeamMember.user_id == Ticket.assignee_id)
    here = select(Ticket.id).join(SiteTeam, SiteTeam.site_id == Ticket.site_id)
    both = union_all(
        theirs.where(TeamMember.team_id == number, is_unsolved()),
        here.where(SiteTeam.team_id == number, is_unsolved(), Ticket.assignee_id.is_(None)),
    ).subquery()
    return select(both.c.id)
