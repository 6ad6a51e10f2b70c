"""When it is morning somewhere, and which summary that morning has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from forum.following import HowOften

HOUR = 7
SPAN = {HowOften.DAILY: timedelta(days=1), HowOften.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True)
class Morning:
    """The last one that has begun: `period` names its summary, the same wherever one asks."""

    period: str
    begun: datetime


def last_morning(how_often: HowOften, zone: str, now: datetime) -> Morning:
    """Seven o'clock of today there, or of this Monday; before seven that of the day or week before."""
    local = now.astimezone(_zone(zone))
    day = local.date() if local.hour >= HOUR else local.date() - timedelta(days=1)
    if how_often is HowOften.WEEKLY:
        day -= timedelta(days=day.weekday())
    begun = datetime(day.year, day.month, day.day, HOUR, tzinfo=_zone(zone)).astimezone(UTC)
    week = day.isocalendar()
    period = f"weekly {week.year}-W{week.week:02}" if how_often is HowOften.WEEKLY else f"daily {day.isoformat()}"
    return Morning(period, begun)


def _zone(name: str) -> ZoneInfo:
    """A zone that this machine does not know any more is no reason to send nothing."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
