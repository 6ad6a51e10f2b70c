"""How long somebody has waited, in the four bands of the handbook and in working time."""

from __future__ import annotations

import enum
from datetime import UTC, datetime, timedelta
from typing import Protocol

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from forum import clock, rota
from forum.db import session
from forum.pages import Site
from forum.rota import Week
from forum.web import Kept

GREAT, OKAY = timedelta(minutes=15), timedelta(hours=1)


class Band(enum.Enum):
    """Answered now it would be great (under 15 minutes), okay (under an hour), slow (under a working day), too late."""

    GREAT = "great"
    OKAY = "okay"
    SLOW = "slow"
    TOO_LATE = "too-late"

    @property
    def word(self) -> LazyString:
        return WORDS[self]


class Waiting(Protocol):
    """A ticket, or as much of it as tells since when somebody waits."""

    @property
    def site_id(self) -> int: ...
    @property
    def waiting_since(self) -> datetime | None: ...


WORDS = {
    Band.GREAT: _("great"),
    Band.OKAY: _("okay"),
    Band.SLOW: _("slow"),
    Band.TOO_LATE: _("too late"),
}


def band(waited: timedelta, day: timedelta) -> Band:
    """Of so much working time, where `day` is one working day."""
    if waited < GREAT:
        return Band.GREAT
    if waited < OKAY:
        return Band.OKAY
    return Band.SLOW if waited < day else Band.TOO_LATE


def band_of(ticket: Waiting, now: datetime | None = None) -> Band | None:
    """How well an answer now would do, for a row and for the ticket's page; None while nobody waits."""
    if ticket.waiting_since is None:
        return None
    week = week_for(ticket.site_id)
    waited = rota.elapsed(week, ticket.waiting_since, now or clock.now())
    return band(waited, rota.working_day(week))


def band_holds_until(ticket: Waiting, now: datetime) -> datetime:
    """Until when at least the band stays what it is: working time never passes faster than time itself."""
    if ticket.waiting_since is None:
        return datetime.max.replace(tzinfo=UTC)
    week = week_for(ticket.site_id)
    waited = rota.elapsed(week, ticket.waiting_since, now)
    ahead = [end - waited for end in (GREAT, OKAY, rota.working_day(week)) if end > waited]
    return now + min(ahead) if ahead else datetime.max.replace(tzinfo=UTC)


def week_for(site_id: int) -> Week:
    """When the team of a site works, for pages."""
    return weeks().get(site_id) or Week.always()


def _weeks() -> dict[int, Week]:
    return {site.id: rota.week_of(site.calendar) for site in session.scalars(select(Site))}


# Of every site, for pages: rows must not ask for the calendar of each ticket.
weeks = Kept(_weeks)
