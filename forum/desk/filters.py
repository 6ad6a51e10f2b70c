"""What narrows a list of the queue, and how it is found: from the few tickets it is true of, or along the list."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Select, any_, exists, func, or_, select, union_all

from forum.accounts import Organisation, Tier, User
from forum.community import SiteTeam, TeamMember
from forum.db import is_postgres, session
from forum.handbook import TicketCategory
from forum.questions import ShownOn
from forum.support import Ticket, is_live, is_unsolved

FEW = 2000
"""So many tickets are sorted about as fast as fifty of them are met along a list of a million."""


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
            (self.tier, _of_tier(self.tier)),
            (self.organisation, Ticket.requester_id.in_(of_it)),
            (self.category, exists().where(_is_about, TicketCategory.category_id == self.category)),
            (self.team, _of_team(self.team)),
            (self.page, exists().where(ShownOn.question_id == Ticket.question_id, ShownOn.page_id == self.page)),
        ]
        return [condition for value, condition in chosen if value is not None]

    def members(self, *, unsolved: bool) -> list[Select[Any]]:
        """For each filter that may be true of few tickets only, how to find them without the list."""
        of_tier = select(Organisation.id).where(Organisation.tier == self.tier)
        on_page = select(Ticket.id).join(ShownOn, ShownOn.question_id == Ticket.question_id).where(is_live())
        chosen: list[tuple[Any, Select[Any]]] = [
            (self.page, on_page.where(ShownOn.page_id == self.page)),
            (self.organisation, _asked_for([self.organisation])),
            (self.tier if self.tier is not Tier.COMMUNITY else None, _asked_for(of_tier)),
            (self.category, select(TicketCategory.ticket_id).where(TicketCategory.category_id == self.category)),
            (self.site, select(Ticket.id).where(Ticket.site_id == self.site)),
            (self.team if unsolved else None, _looked_after_by(self.team)),
        ]
        return [found for value, found in chosen if value is not None]


ALL = Filters()
_is_about = TicketCategory.ticket_id == Ticket.id


def narrowed(filters: Filters, *, unsolved: bool) -> list[ColumnElement[bool]]:
    """The conditions of the filters; where one is true of few tickets, with how to begin at those.

    Without that a list is read along its index until it is full: quick where much of it matches, and all of it where
    nothing does.
    """
    if not filters:
        return []
    for members in filters.members(unsolved=unsolved):
        some = members.limit(FEW + 1).subquery()
        if (session.scalar(select(func.count()).select_from(some)) or 0) <= FEW:
            return [_one_of(members), *filters.conditions]
    return filters.conditions


def _one_of(members: Select[Any]) -> ColumnElement[bool]:
    """Read first, and not woven into the list: PostgreSQL would begin at the list and look each of it up."""
    if is_postgres():
        return Ticket.id == any_(func.array(members.scalar_subquery()))
    return Ticket.id.in_(members)


def _of_tier(tier: Tier | None) -> ColumnElement[bool]:
    if tier is Tier.COMMUNITY:  # who belongs to no organisation is of the community too
        return ~_asked_by(Organisation.tier != Tier.COMMUNITY)
    return _asked_by(Organisation.tier == tier)


def _asked_by(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(User.id == Ticket.requester_id, User.organisation_id == Organisation.id, condition)


def _asked_for(organisations: Any) -> Select[Any]:
    """Inside out: no planner without statistics of this forum begins at the few that belong to an organisation."""
    people = select(User.id).where(User.organisation_id.in_(organisations))
    return select(Ticket.id).where(Ticket.requester_id.in_(people))


def _of_team(number: int | None) -> ColumnElement[bool]:
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
