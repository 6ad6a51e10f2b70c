"""Who looks at a ticket next. Every open ticket has somebody, as long as anybody is on support."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock
from forum.accounts import User
from forum.db import session
from forum.pages import Site
from forum.shifts.heroes import can_do_it, heroes_on, teams_of_sites
from forum.shifts.models import DayEnd
from forum.support import Ticket, next_time, people_on_support


class Part(enum.Enum):
    """What makes somebody the next to look at a ticket."""

    ASSIGNEE = "assignee"
    HERO = "hero"
    COLLEAGUE = "colleague"

    @property
    def sentence(self) -> str:
        return {
            Part.ASSIGNEE: _("it is theirs"),
            Part.HERO: _("hero of the week"),
            Part.COLLEAGUE: _("nobody is named for this week"),
        }[self]


@dataclass(frozen=True)
class NextOwner:
    person: User
    part: Part


def next_owner(ticket: Ticket, colleagues: Sequence[User] | None = None) -> NextOwner | None:
    """Who looks at it next: whoever has it, if they are there by then, else the hero of the week, else a colleague.

    None for a ticket that is done, and while nobody at all is on support.
    """
    return Owners(colleagues).of(ticket)


def looks_after(ticket: Ticket) -> User | None:
    """Whom a mail about it is for: whoever has it, or looks at it next while they are away. None if nobody has it."""
    if ticket.assignee is None or not can_do_it(ticket.assignee):
        return None
    following = next_owner(ticket)
    return following.person if following else ticket.assignee


class Owners:
    """The same for many tickets: who is away and who is the hero is asked once."""

    def __init__(self, colleagues: Sequence[User] | None = None) -> None:
        self._given = colleagues

    def of(self, ticket: Ticket, *, but: User | None = None) -> NextOwner | None:
        """`but` is somebody who will not be there, whatever they have."""
        if (time := next_time(ticket)) is None:
            return None
        moment = max(time.at, clock.now())
        first: NextOwner | None = None
        for candidate in self._in_turn(ticket):
            if candidate.person != but and can_do_it(candidate.person):
                first = first or candidate
                if self._back(candidate.person) <= moment:
                    return candidate
        return first

    def _in_turn(self, ticket: Ticket) -> Iterator[NextOwner]:
        if ticket.assignee is not None:
            yield NextOwner(ticket.assignee, Part.ASSIGNEE)
        heroes = self._heroes(today_at(ticket.site))
        mine = teams_of_sites().get(ticket.site_id)
        if mine in heroes:
            yield NextOwner(heroes[mine], Part.HERO)
        for team_id, person in sorted(heroes.items()):
            if team_id != mine:
                yield NextOwner(person, Part.HERO)
        for colleague in self._colleagues:
            yield NextOwner(colleague, Part.COLLEAGUE)

    def _heroes(self, day: date) -> dict[int, User]:
        if day not in self._by_day:
            self._by_day[day] = heroes_on(day)
        return self._by_day[day]

    def _back(self, person: User) -> datetime:
        return self._away.get(person.id, clock.now())

    @cached_property
    def _by_day(self) -> dict[date, dict[int, User]]:
        return {}

    @cached_property
    def _away(self) -> dict[int, datetime]:
        gone = select(DayEnd.user_id, DayEnd.back_at).where(DayEnd.back_at > clock.now()).order_by(DayEnd.back_at)
        return {row[0]: row[1] for row in session.execute(gone)}

    @cached_property
    def _colleagues(self) -> Sequence[User]:
        return people_on_support() if self._given is None else self._given


def today_at(site: Site) -> date:
    return clock.now().astimezone(ZoneInfo(site.calendar.zone)).date()
