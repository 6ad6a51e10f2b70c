"""What narrows a list of the queue, and how it is found: from the few tickets it is true of, or along the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Select, any_, case, exists, false, func, or_, select, true, union_all

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
        chosen: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
            (self.level, lambda level: Ticket.level == level),
            (self.site, lambda number: Ticket.site_id == number),
            (self.assignee, lambda number: Ticket.assignee_id == number),
            (self.tier, _of_tier),
            (self.organisation, _of_organisation),
            (self.category, _of_category),
            (self.team, _of_team),
            (self.page, _on_page),
        ]
        return [condition(value) for value, condition in chosen if value is not None]

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


def _of_category(number: int) -> ColumnElement[bool]:
    return exists().where(TicketCategory.ticket_id == Ticket.id, TicketCategory.category_id == number)


def _on_page(number: int) -> ColumnElement[bool]:
    return exists().where(ShownOn.question_id == Ticket.question_id, ShownOn.page_id == number)


def _of_tier(tier: Tier) -> ColumnElement[bool]:
    if tier is Tier.COMMUNITY:  # who belongs to no organisation is of the community too
        return ~_asked_by(Organisation.tier != Tier.COMMUNITY)
    return _asked_by(Organisation.tier == tier)


def _of_organisation(number: int) -> ColumnElement[bool]:
    return _asked_by(Organisation.id == number)


def _asked_by(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Along a list each ticket is looked up among the people it is true of, which are read first; where those are too
    many, a list is full soon and each is looked up by itself."""
    people = select(User.id).join(Organisation, User.organisation_id == Organisation.id).where(condition)
    if (
        is_postgres()
        and (session.scalar(select(func.count()).select_from(people.limit(FEW + 1).subquery())) or 0) > FEW
    ):
        return exists().where(User.id == Ticket.requester_id, User.organisation_id == Organisation.id, condition)
    # As a case it stays apart: PostgreSQL would weave it into the list, and look up two tables for each ticket.
    return case((Ticket.requester_id.in_(people), true()), else_=false())


def _asked_for(organisations: Any) -> Select[Any]:
    """Inside out: no planner without statistics of this forum begins at the few that belong to an organisation."""
    people = select(User.id).where(User.organisation_id.in_(organisations))
    return select(Ticket.id).where(Ticket.requester_id.in_(people))


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
