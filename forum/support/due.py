"""When the next reply to a ticket is due, as its row and its page say it."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from forum.support.bands import Band, Waiting, band_holds_until, band_of
from forum.support.models import TicketState
from forum.web import brief, said_until

SOON, FOR_LONG = timedelta(hours=1), timedelta(days=1)


class Standing(enum.Enum):
    """How it stands with the next reply."""

    SOLVED = "solved"
    CLOSED = "closed"
    NOBODY_WAITS = "nobody_waits"
    NO_TIME = "no_time"
    LATE = "late"
    SOON = "soon"
    AHEAD = "ahead"


_OVER = {TicketState.SOLVED: Standing.SOLVED, TicketState.CLOSED: Standing.CLOSED}


class Due(NamedTuple):
    """`at` is the moment, `time` how long until then or since; `band` how well an answer now would do to
    whoever waits, which says nothing of an update that was promised."""

    standing: Standing
    at: datetime | None = None
    time: str = ""
    band: Band | None = None


class Timed(Waiting, Protocol):
    """A ticket, or as much of it as tells when it is due."""

    @property
    def state(self) -> TicketState: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def due_is_update(self) -> bool: ...


def says_same_until(ticket: Timed, now: datetime) -> datetime:
    """Until when at least `due_of` says the same of a ticket that nobody touches."""
    if ticket.state in _OVER:
        return now + FOR_LONG
    ends, at = [now + FOR_LONG], ticket.due_at
    if not ticket.due_is_update:
        ends.append(band_holds_until(ticket, now))
    if at is not None and at < now:
        ends.append(now + said_until(now - at))
    elif at is not None:
        ends += [now + said_until(at - now, shrinks=True), at if at - now < SOON else at - SOON]
    return min(ends)


def due_of(ticket: Timed, now: datetime) -> Due:
    if ticket.state in _OVER:
        return Due(_OVER[ticket.state])
    band, at = None if ticket.due_is_update else band_of(ticket, now), ticket.due_at
    if at is None:
        return Due(Standing.NO_TIME if ticket.waiting_since else Standing.NOBODY_WAITS, band=band)
    if at < now:
        return Due(Standing.LATE, at, brief(now - at), band)
    return Due(Standing.SOON if at - now < SOON else Standing.AHEAD, at, brief(at - now), band)
