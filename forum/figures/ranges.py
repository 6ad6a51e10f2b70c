"""Which days a report is about, and which ones it is compared with: read from its address, so it can be passed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 366
DAYS_SHOWN = 45
DAY, WEEK = timedelta(days=1), timedelta(days=7)
FIRST_DAY = date(2000, 1, 1)
PRESETS = ("this-week", "last-week", "30-days", "quarter")
USUAL = "30-days"


@dataclass(frozen=True)
class Slot:
    """What one row of a table and one place on a chart stand for: a day, or the days of a week."""

    first: date
    last: date


@dataclass(frozen=True)
class Range:
    """From `first` to `last`, both counted in. `before` is where the days begin that it is compared with."""

    name: str
    first: date
    last: date
    before: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before_last(self) -> date:
        return min(self.before + (self.last - self.first), self.first - DAY)  # quarters are not equally long

    @property
    def is_weekly(self) -> bool:
        return self.days > DAYS_SHOWN

    @property
    def slots(self) -> list[Slot]:
        """Weeks begin on Monday; the first and the last may be cut off."""
        made, first = [], self.first
        while first <= self.last:
            last = first + timedelta(days=6 - first.weekday()) if self.is_weekly else first
            made.append(Slot(first, min(last, self.last)))
            first = last + DAY
        return made

    @property
    def arguments(self) -> dict[str, str]:
        if self.name in PRESETS:
            return {"range": self.name}
        return {"range": "days", "from": self.first.isoformat(), "to": self.last.isoformat()}


def read_range(given: Mapping[str, str], today: date) -> Range:
    """What an address asks for; whatever it says wrongly becomes the last thirty days."""
    name = given.get("range", USUAL)
    if name == "days":
        first, last = _day(given.get("from", "")), _day(given.get("to", ""))
        if first and last:
            return _between(min(first, last), max(first, last), today)
    return _preset(name if name in PRESETS else USUAL, today)


def _preset(name: str, today: date) -> Range:
    monday = today - timedelta(days=today.weekday())
    if name == "this-week":
        return Range(name, monday, today, monday - WEEK)
    if name == "last-week":
        return Range(name, monday - WEEK, monday - DAY, monday - 2 * WEEK)
    if name == "quarter":
        first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        return Range(name, first, today, _a_quarter_before(first))
    return Range(name, today - 29 * DAY, today, today - 59 * DAY)


def _between(first: date, last: date, today: date) -> Range:
    last = max(FIRST_DAY, min(last, today))
    first = max(FIRST_DAY, min(first, last), last - (LONGEST - 1) * DAY)
    return Range("days", first, last, first - (last - first) - DAY)


def _a_quarter_before(first: date) -> date:
    return date(first.year - (first.month == 1), (first.month - 4) % 12 + 1, 1)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
