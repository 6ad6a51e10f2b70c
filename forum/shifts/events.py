from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class HeroNamed(Fact):
    """A team has another hero in a week; None is nobody. `monday` is the day on which the week begins."""

    team_id: int
    user_id: int | None
    monday: str
    by_id: int


@dataclass(frozen=True)
class SiteGivenToTeam(Fact):
    """Another team looks after the tickets of a site; None is whoever is there."""

    site_id: int
    team_id: int | None
    by_id: int


@dataclass(frozen=True)
class TicketHanded(Fact):
    """Whoever stops for the day hands a ticket to somebody."""

    ticket_id: int
    to_id: int
    by_id: int


@dataclass(frozen=True)
class TicketAccepted(Fact):
    """Whoever was handed a ticket says that they have it."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class DayEnded(Fact):
    """Somebody on support has put their tickets in order and stops for the day."""

    user_id: int
    by_id: int


@dataclass(frozen=True)
class DayBegun(Fact):
    """Back sooner than was said."""

    user_id: int
    by_id: int
