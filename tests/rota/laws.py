"""The laws of working time, as functions that raise: a bounded slice of them is a test, all of them a proof."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import TZPATH, ZoneInfo, available_timezones

from forum.rota import Span, Week, add, before, elapsed, explain, is_open, next_opening

NOTHING, HOUR, DAY = timedelta(0), timedelta(hours=1), timedelta(days=1)
ZONES = sorted(available_timezones() - {"localtime"})
FIRST, YEARS = 2016, 20


def zones_alike(names: Iterable[str]) -> dict[str, list[str]]:
    """The first name of each zone with all of its names: those whose data are the same, byte for byte."""
    found: dict[bytes, list[str]] = {}
    for name in names:
        found.setdefault(_data(name), []).append(name)
    return {alike[0]: alike for alike in found.values()}


def _data(name: str) -> bytes:
    places = [Path(folder) / name for folder in TZPATH]
    return next((place.read_bytes() for place in places if place.is_file()), name.encode())


def week_in(zone: str, dice: Random) -> Week:
    """Office hours, a lunch break, nights, or around the clock, with a few days off."""
    spans = {
        0: [Span(day, 540, 1020) for day in range(5)],
        1: [span for day in range(6) for span in (Span(day, 510, 750), Span(day, 810, 1080))],
        2: [span for day in range(7) for span in (Span(day, 0, 360), Span(day, 1320, 1440))],
        3: [Span(day, 0, 1440) for day in range(5)],
    }[dice.randrange(4)]
    days = {date(FIRST, 1, 1) + dice.randrange(365 * YEARS) * DAY for _n in range(10)}
    return Week(zone, tuple(spans), frozenset(days))


def hold_in(zone: str, year: int, dice: Random, times: int = 4) -> None:
    """All laws at some moments of a year, and on every day of it on which clocks change."""
    week = week_in(zone, dice)
    start = datetime(year, 1, 1, tzinfo=UTC)
    changes = list(days_of_change(zone, year))
    moments = [start + dice.random() * 365 * DAY for _n in range(times)]
    moments += [datetime.combine(day, time(), UTC) - dice.random() * DAY for day in changes]
    for moment in moments:
        hold(week, moment, dice.random() * 5 * DAY, dice.random() * 30 * DAY)
    office = Week(zone, tuple(Span(day, 540, 1020) for day in range(7)))
    for day in changes:
        a_working_day_is_eight_hours(office, day)


def hold(week: Week, t: datetime, d: timedelta, span: timedelta) -> None:
    due = add(week, t, d)
    assert elapsed(week, t, due) == d, (week, t, d)
    assert add(week, add(week, t, d / 2), d - d / 2) == due, (week, t, d)
    assert add(week, t, d + HOUR) >= due, (week, t, d)
    middle, end = t + span / 3, t + span
    assert elapsed(week, t, middle) + elapsed(week, middle, end) == elapsed(week, t, end), (week, t, span)
    worked = sum((closes - opens for opens, closes in explain(week, t, end)), NOTHING)
    assert worked == elapsed(week, t, end), (week, t, span)
    opening = next_opening(week, t)
    assert opening is not None
    assert is_open(week, opening)
    assert elapsed(week, t, opening) == NOTHING, (week, t)
    ahead = before(week, due, d / 2)
    assert ahead is not None
    assert is_open(week, ahead)
    assert elapsed(week, ahead, due) == d / 2 or not d, (week, t, d)


def a_working_day_is_eight_hours(office: Week, day: date) -> None:
    """09:00 to 17:00 is eight hours on the day clocks change, unless they change in between."""
    zone = ZoneInfo(office.zone)
    nine, five = (datetime.combine(day, time(hour), zone) for hour in (9, 17))
    if nine.utcoffset() == five.utcoffset() and nine.astimezone(UTC).astimezone(zone).date() == day:
        worked = elapsed(office, nine.astimezone(UTC) - HOUR, five.astimezone(UTC) + HOUR)
        assert worked == 8 * HOUR, (office.zone, day)


def days_of_change(zone: str, year: int) -> list[date]:
    here, days = ZoneInfo(zone), [date(year, 1, 1) + n * DAY for n in range(366)]
    offsets = [datetime.combine(day, time(12), here).utcoffset() for day in days]
    return [day for day, one, other in zip(days[1:], offsets, offsets[1:], strict=False) if one != other]
