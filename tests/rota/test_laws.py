"""A slice of `dev.py prove clocks`: every zone in one year of twenty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from forum import rota
from forum.rota import Span, Week
from tests.rota import laws

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("part", range(4))
def test_the_laws_of_working_time_hold_in_every_zone(part: int) -> None:
    for number, zone in enumerate(laws.ZONES):
        if number % 4 == part:
            year = laws.FIRST + number % laws.YEARS
            laws.hold_in(zone, year, Random(f"{zone} {year}"), times=1)


def test_zammad_3180_lost_a_minute_a_night_ours_loses_none() -> None:
    start, end = datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    always = Week("Europe/Berlin", tuple(Span(day, 0, 1440) for day in range(7)))
    assert rota.elapsed(always, start, end) == end - start


def test_dbt_zendesk_25_counted_old_spans_with_todays_offset_ours_with_that_of_their_date() -> None:
    office = Week("Europe/London", tuple(Span(day, 540, 1020) for day in range(5)))
    assert rota.next_opening(office, datetime(2026, 1, 5, 0, tzinfo=UTC)) == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert rota.next_opening(office, datetime(2026, 7, 6, 0, tzinfo=UTC)) == datetime(2026, 7, 6, 8, tzinfo=UTC)


def test_frappe_2212_had_one_span_a_day_ours_knows_lunch() -> None:
    week = Week("UTC", (Span(0, 540, 720), Span(0, 780, 1020)))
    assert rota.add(week, datetime(2026, 11, 23, 11, 30, tzinfo=UTC), HOUR) == datetime(
        2026, 11, 23, 13, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("hours", "moment"),
    [(1, "2026-11-23T09:30"), (2, "2026-11-20T16:30"), (9, "2026-11-20T09:30")],
)
def test_an_hour_before_a_due_time_is_an_hour_of_work(hours: int, moment: str) -> None:
    office = Week("UTC", tuple(Span(day, 540, 1020) for day in range(5)))
    due = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    assert rota.before(office, due, hours * HOUR) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_a_working_day_is_that_of_the_calendar() -> None:
    assert rota.working_day(Week("UTC", tuple(Span(day, 540, 1020) for day in range(5)))) == 8 * HOUR
    assert rota.working_day(Week("UTC", tuple(Span(day, 0, 1440) for day in range(5)))) == 24 * HOUR
