"""The arithmetic of working time: how much lies between two instants, and when some of it will have passed.

Every span of a local day is turned into two UTC instants with the offset of its own date, and only those
are added and compared: nothing here ever adds up wall-clock time. They are kept in one cached table per
calendar and UTC year, so a span of ten years costs ten look-ups.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo, available_timezones

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOTHING = timedelta(0)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)

Interval = tuple[datetime, datetime]


@dataclass(frozen=True, order=True)
class Span:
    """Working hours on one weekday (0 is Monday), from `opens` until just before `closes`.

    Both are minutes after local midnight; `closes` may be 1440. A night shift is two spans, one on each side
    of midnight. Raises ValueError with a sentence for people.
    """

    weekday: int
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"A weekday is a number from 0 (Monday) to 6 (Sunday), not {self.weekday}.")
        if self.opens < 0 or self.closes > 1440:
            raise ValueError(f"The hours on {_DAYS[self.weekday]} must lie between 00:00 and 24:00.")
        if self.opens >= self.closes:
            raise ValueError(f"On {_DAYS[self.weekday]}, {self} does not end after it begins.")

    def __str__(self) -> str:
        return f"{_hh_mm(self.opens)} to {_hh_mm(self.closes)}"


@dataclass(frozen=True)
class Week:
    """A working calendar: weekly hours in an IANA zone, closed all day on each local date in `holidays`.

    The order of `spans` does not matter. Raises ValueError with a sentence for people: unknown zone, overlap.
    """

    zone: str
    spans: tuple[Span, ...]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.zone not in _zones():
            raise ValueError(f'There is no time zone "{self.zone}"; choose one such as "Europe/Berlin".')
        object.__setattr__(self, "spans", tuple(sorted(self.spans)))
        for one, other in pairwise(self.spans):
            if one.weekday == other.weekday and other.opens < one.closes:
                raise ValueError(f"On {_DAYS[one.weekday]}, {one} and {other} overlap.")

    @classmethod
    def always(cls) -> Week:
        """Around the clock, every day."""
        return cls("UTC", tuple(Span(weekday, 0, 1440) for weekday in range(7)))


def add(week: Week, start: datetime, duration: timedelta) -> datetime:
    """The first instant, in UTC, at which `duration` of working time has passed since `start`.

    Nothing added to a closed hour gives the next opening. Raises ValueError for a negative duration, and for
    a calendar that stays closed for two years on the way.
    """
    if duration < _NOTHING:
        raise ValueError("Working time can only be added, not taken away.")
    while (opening := next_opening(week, start)) is not None:
        year = _year(week, opening.year)
        due = year.worked_until(opening) + duration
        if due <= year.total:
            return year.moment(due) if duration else opening
        duration = due - year.total
        start = _new_year(opening.year + 1)
    raise ValueError("This calendar has no working hours in the next two years.")


def elapsed(week: Week, start: datetime, end: datetime) -> timedelta:
    """Working time from `start` to `end`; none if `end` is not later."""
    start, end = _utc(start), _utc(end)
    if end <= start:
        return _NOTHING
    whole = sum((_year(week, year).total for year in range(start.year, end.year)), _NOTHING)
    return whole + _year(week, end.year).worked_until(end) - _year(week, start.year).worked_until(start)


def before(week: Week, end: datetime, duration: timedelta) -> datetime | None:
    """The working instant with `duration` of working time between it and `end`: when to say "an hour is left".

    Where closed hours lie between, it is the opening after them. None if the two years before `end` have less.
    """
    end = _utc(end)
    for year in range(end.year, end.year - 3, -1):
        here = _year(week, year)
        worked = here.worked_until(end) if year == end.year else here.total
        if worked > duration:
            return next_opening(week, here.moment(worked - duration))
        if worked == duration and here.intervals:
            return here.opens[0]
        duration -= worked
    return None


def working_day(week: Week) -> timedelta:
    """How long a day of work is on this calendar: the hours of its week, shared among the weekdays that have any."""
    days = {span.weekday for span in week.spans}
    minutes = sum(span.closes - span.opens for span in week.spans)
    return timedelta(minutes=minutes // len(days)) if days else timedelta(hours=8)


def is_open(week: Week, t: datetime) -> bool:
    """Whether `t` is working time; the minute of closing is not."""
    t = _utc(t)
    return _year(week, t.year).opening_from(t) == t


def next_opening(week: Week, t: datetime) -> datetime | None:
    """The first working instant at or after `t`, so `t` itself during working hours.

    None if there is none in the rest of the UTC year of `t` and the two years after it.
    """
    t = _utc(t)
    for year in range(t.year, t.year + 3):
        opening = _year(week, year).opening_from(t)
        if opening is not None:
            return opening
    return None


def explain(week: Week, start: datetime, end: datetime) -> list[Interval]:
    """The working intervals that `elapsed` adds up, in UTC and in order; those that touch are one."""
    start, end = _utc(start), _utc(end)
    years = (_year(week, year) for year in range(start.year, end.year + 1))
    intervals = (interval for year in years for interval in year.intervals)
    return _joined((max(opens, start), min(closes, end)) for opens, closes in intervals)


@dataclass(frozen=True)
class _Year:
    """The working intervals of one UTC year: disjoint, not empty, in order."""

    intervals: tuple[Interval, ...]
    opens: tuple[datetime, ...]
    closes: tuple[datetime, ...]
    # before[i] is the working time of the year ahead of interval i; one more entry than there are intervals
    before: tuple[timedelta, ...]

    @property
    def total(self) -> timedelta:
        return self.before[-1]

    def worked_until(self, t: datetime) -> timedelta:
        begun = bisect_right(self.opens, t)
        if begun == 0:
            return _NOTHING
        return self.before[begun - 1] + min(t, self.closes[begun - 1]) - self.opens[begun - 1]

    def moment(self, worked: timedelta) -> datetime:
        """The first instant with `worked` behind it; `worked` is more than nothing and at most the total."""
        interval = bisect_left(self.before, worked) - 1
        return self.opens[interval] + (worked - self.before[interval])

    def opening_from(self, t: datetime) -> datetime | None:
        ahead = bisect_right(self.closes, t)
        return max(t, self.opens[ahead]) if ahead < len(self.opens) else None


@lru_cache(maxsize=256)
def _year(week: Week, year: int) -> _Year:
    if not 1 < year < 9999:
        raise ValueError("Working time can be counted from the year 2 to the year 9998.")
    first, last = _new_year(year), _new_year(year + 1)
    # Local dates are up to 16 hours away from UTC, and 24 where the date line moved.
    days = (first.date() + _DAY * n for n in range(-2, (last - first).days + 2))
    intervals = _joined((max(opens, first), min(closes, last)) for opens, closes in _spans_in_utc(week, days))
    return _Year(
        tuple(intervals),
        tuple(opens for opens, _ in intervals),
        tuple(closes for _, closes in intervals),
        tuple(accumulate((closes - opens for opens, closes in intervals), initial=_NOTHING)),
    )


def _spans_in_utc(week: Week, days: Iterable[date]) -> Iterator[Interval]:
    zone = ZoneInfo(week.zone)
    weekdays = [[span for span in week.spans if span.weekday == weekday] for weekday in range(7)]
    for day in days:
        if day in week.holidays:
            continue
        midnight = datetime.combine(day, time(), UTC)
        for span in weekdays[day.weekday()]:
            opens = _instant(zone, midnight + timedelta(minutes=span.opens), fold=0)
            closes = _instant(zone, midnight + timedelta(minutes=span.closes), fold=1)
            yield opens, closes


def _joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Drops the empty ones. When clocks go back two spans can share an hour; joining counts it once."""
    joined: list[Interval] = []
    for opens, closes in intervals:
        if opens >= closes:
            continue
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return joined


def _instant(zone: ZoneInfo, wall: datetime, *, fold: int) -> datetime:
    """A wall time clocks skip is the instant of the skip; of one they show twice, `fold` picks the pass.

    `wall` is labelled UTC from the start: relabelling each one costs more than all the rest of a year.
    """
    first, second = _offset(zone, wall), _offset(zone, wall.replace(fold=1))
    if first < second:
        return _skip_between(zone, wall - second, wall - first)
    return wall - (second if fold else first)


def _skip_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Halves the time between two instants down to the second in which the offset changes."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, wall: datetime) -> timedelta:
    return zone.utcoffset(wall) or _NOTHING


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def _utc(t: datetime) -> datetime:
    if t.tzinfo is None:
        raise ValueError("Working time is counted between instants, and a time without a zone is not one.")
    return t.astimezone(UTC)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    # "localtime" is whatever this machine is set to.
    return frozenset(available_timezones() - {"localtime"})


def _hh_mm(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
