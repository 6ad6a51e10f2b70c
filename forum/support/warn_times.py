"""When somebody is told that something will be due: three, two and one working hour before, in working time."""

from __future__ import annotations

from datetime import datetime, timedelta

from forum import rota
from forum.rota import Week

HOURS = (3, 2, 1)


def warnings(week: Week, due: datetime) -> list[tuple[int, datetime]]:
    """The hours that are left, each with the working moment at which they are."""
    moments = ((hours, rota.before(week, due, timedelta(hours=hours))) for hours in HOURS)
    return [(hours, moment) for hours, moment in moments if moment is not None and moment < due]


def next_warning(week: Week, due: datetime, now: datetime) -> datetime | None:
    """The next of them after now: those that lie behind are never made up for."""
    return min((moment for _hours, moment in warnings(week, due) if moment > now), default=None)


def warning_now(week: Week, due: datetime, now: datetime) -> int | None:
    """How many hours are left by the nearest warning whose moment has come; None if it is too late for any."""
    if now >= due:
        return None
    return min((hours for hours, moment in warnings(week, due) if moment <= now), default=None)
