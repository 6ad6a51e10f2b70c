from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class CalendarRenamed(Fact):
    calendar_id: int
    by_id: int


@dataclass(frozen=True)
class CalendarChanged(Fact):
    """Hours, zone or days off are others from now on. `by_id` is None when a country's holidays of a year came."""

    calendar_id: int
    version: int
    by_id: int | None
