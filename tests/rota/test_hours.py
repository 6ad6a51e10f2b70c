from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.rota import Span, Week, add, elapsed, explain, is_open, next_opening

CASES = Path(os.environ.get("CASES", Path(__file__).parents[3] / "shared" / "cases"))
BUSINESS_TIME = CASES / "business-hours" / "business_time_cases.json"
NOTHING = timedelta(0)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ZONES = sorted(available_timezones() - {"localtime"})


def office(zone: str = "UTC", *holidays: date) -> Week:
    return Week(zone, tuple(Span(weekday, 9 * 60, 17 * 60) for weekday in range(5)), frozenset(holidays))


def every_day(zone: str, *hours: tuple[int, int]) -> Week:
    """Each pair is an opening and a closing hour."""
    return Week(zone, tuple(Span(day, opens * 60, closes * 60) for day in range(7) for opens, closes in hours))


def local(zone: str, text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def utc(text: str) -> datetime:
    return local("UTC", text)


def worked_on(week: Week, day: str) -> timedelta:
    return elapsed(week, local(week.zone, day), local(week.zone, str(date.fromisoformat(day) + DAY)))


def cases() -> list[Any]:
    if not BUSINESS_TIME.exists():
        reason = pytest.mark.skip(reason=f"no cases at {BUSINESS_TIME}")
        return [pytest.param(None, marks=reason, id="missing")]
    return [pytest.param(case, id=case["name"]) for case in json.loads(BUSINESS_TIME.read_text())]


def minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("case", cases())
def test_the_cases_of_business_time_are_due_when_it_says(case: dict[str, Any], zone: str) -> None:
    weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    spans = tuple(
        Span(weekdays.index(weekday), minutes(opens), minutes(closes))
        for weekday, hours in case["hours"].items()
        for opens, closes in hours
    )
    week = Week(zone, spans, frozenset(date.fromisoformat(day) for day in case["holidays"]))
    due = add(week, local(zone, case["start"]), timedelta(minutes=case["add_business_minutes"]))
    assert due == local(zone, case["due"])


def test_friday_half_past_four_and_one_hour_is_monday_half_past_nine() -> None:
    assert add(office(), utc("2026-03-06T16:30"), HOUR) == utc("2026-03-09T09:30")


def test_work_that_ends_at_closing_is_due_then_and_not_in_the_morning() -> None:
    assert add(office(), utc("2026-03-09T16:00"), HOUR) == utc("2026-03-09T17:00")


def test_nothing_added_at_closing_time_is_the_next_opening() -> None:
    assert add(office(), utc("2026-03-06T17:00"), NOTHING) == utc("2026-03-09T09:00")


def test_the_office_is_open_from_nine_until_just_before_five() -> None:
    assert not is_open(office(), utc("2026-03-09T08:59:59"))
    assert is_open(office(), utc("2026-03-09T09:00"))
    assert is_open(office(), utc("2026-03-09T16:59:59"))
    assert not is_open(office(), utc("2026-03-09T17:00"))


def test_the_next_opening_is_now_while_open_and_monday_on_a_weekend() -> None:
    assert next_opening(office(), utc("2026-03-09T10:10")) == utc("2026-03-09T10:10")
    assert next_opening(office(), utc("2026-03-07T10:10")) == utc("2026-03-09T09:00")


def test_the_office_opens_at_nine_on_both_sides_of_a_change_of_clocks() -> None:
    week = office("Europe/London")
    assert next_opening(week, utc("2026-03-27T18:00")) == utc("2026-03-30T08:00")
    assert next_opening(week, utc("2026-03-20T18:00")) == utc("2026-03-23T09:00")


def test_a_holiday_is_closed_on_its_local_date() -> None:
    week = office("Pacific/Auckland", date(2026, 2, 6))
    assert worked_on(week, "2026-02-06") == NOTHING
    assert add(week, local(week.zone, "2026-02-05T16:30"), HOUR) == local(week.zone, "2026-02-09T09:30")


def test_lunch_is_not_working_time() -> None:
    week = every_day("Europe/Berlin", (9, 12), (13, 17))
    noon = local(week.zone, "2026-07-01T12:00")
    assert elapsed(week, noon - HOUR, noon + 2 * HOUR) == 2 * HOUR
    assert add(week, noon - HOUR / 2, HOUR) == noon + HOUR * 1.5
    assert not is_open(week, noon)


def test_a_night_shift_runs_through_midnight_in_one_piece() -> None:
    night = Week("UTC", (Span(0, 22 * 60, 1440), Span(1, 0, 6 * 60)))
    start, end = utc("2026-03-09T22:00"), utc("2026-03-10T06:00")
    assert is_open(night, utc("2026-03-10T00:00"))
    assert add(night, start, 2 * HOUR) == utc("2026-03-10T00:00")
    assert explain(night, start - DAY, end + DAY) == [(start, end)]


def test_around_the_clock_loses_nothing_at_midnight_or_new_year() -> None:
    start, end = utc("2015-06-30T23:59:59.999999"), utc("2026-01-01T00:00:00.000001")
    assert elapsed(Week.always(), start, end) == end - start
    assert add(Week.always(), start, end - start) == end
    assert explain(Week.always(), start, end) == [(start, end)]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_nine_to_five_is_eight_hours_on_the_day_clocks_change(day: str) -> None:
    assert worked_on(every_day("Europe/Berlin", (9, 17)), day) == 8 * HOUR


def test_a_whole_day_is_as_long_as_its_clocks_make_it() -> None:
    sundays = Week("Europe/Berlin", (Span(6, 0, 1440),))
    assert worked_on(sundays, "2026-03-29") == 23 * HOUR
    assert worked_on(sundays, "2026-10-25") == 25 * HOUR


def test_hours_that_clocks_skip_are_not_worked() -> None:
    assert worked_on(Week("Europe/Berlin", (Span(6, 120, 180),)), "2026-03-29") == NOTHING
    assert worked_on(Week("Europe/Berlin", (Span(6, 150, 240),)), "2026-03-29") == HOUR


def test_hours_that_clocks_show_twice_are_worked_twice_but_counted_once() -> None:
    until_half_past_two = Week("Europe/Berlin", (Span(6, 60, 150),))
    from_half_past_two = Week("Europe/Berlin", (Span(6, 150, 240),))
    assert worked_on(until_half_past_two, "2026-10-25") == worked_on(from_half_past_two, "2026-10-25") == 2.5 * HOUR
    touching = Week("Europe/Berlin", (Span(6, 0, 150), Span(6, 150, 300)))
    assert worked_on(touching, "2026-10-25") == 6 * HOUR


@pytest.mark.parametrize(("zone", "day"), [("America/Sao_Paulo", "2018-11-04"), ("Asia/Beirut", "2022-03-27")])
def test_a_day_whose_midnight_is_skipped_begins_at_one(zone: str, day: str) -> None:
    sunday = Week(zone, (Span(6, 0, 1440),))
    first = next_opening(sunday, local(zone, day) - 12 * HOUR)
    assert first == local(zone, f"{day}T01:00")
    assert worked_on(sunday, day) == 23 * HOUR
    assert worked_on(Week(zone, (Span(5, 0, 1440),)), str(date.fromisoformat(day) - DAY)) == 24 * HOUR


def test_a_day_whose_last_hour_comes_twice_has_twenty_five() -> None:
    saturdays = Week("America/Sao_Paulo", (Span(5, 0, 1440),))
    assert worked_on(saturdays, "2018-02-17") == 25 * HOUR
    assert worked_on(every_day("America/Sao_Paulo", (23, 24)), "2018-02-17") == 2 * HOUR


def test_apia_never_worked_on_the_friday_it_skipped() -> None:
    week = every_day("Pacific/Apia", (9, 17))
    thursday = local(week.zone, "2011-12-29T16:00")
    assert add(week, thursday, 2 * HOUR) == local(week.zone, "2011-12-31T10:00")
    assert elapsed(week, thursday, local(week.zone, "2012-01-01T09:00")) == 9 * HOUR
    assert add(Week(week.zone, (Span(4, 0, 1440),)), thursday, NOTHING) == local(week.zone, "2012-01-06")


def test_past_years_use_the_offset_of_their_own_date() -> None:
    moscow = office("Europe/Moscow")
    assert next_opening(moscow, utc("2012-02-01T00:00")) == utc("2012-02-01T05:00")
    assert next_opening(moscow, utc("2016-02-01T00:00")) == utc("2016-02-01T06:00")


def test_a_calendar_that_never_opens_has_no_due_time() -> None:
    shut = [Week("UTC", ()), office("UTC", *(date(2026, 1, 1) + n * DAY for n in range(1200)))]
    for week in shut:
        assert next_opening(week, utc("2026-01-05T10:00")) is None
        assert elapsed(week, utc("2026-01-05T10:00"), utc("2026-02-05T10:00")) == NOTHING
        with pytest.raises(ValueError, match="no working hours in the next two years"):
            add(week, utc("2026-01-05T10:00"), HOUR)


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (lambda: Week("Europe/Berln", ()), 'There is no time zone "Europe/Berln"'),
        (lambda: Week("", ()), 'There is no time zone ""'),
        (lambda: Span(0, 1020, 540), "On Monday, 17:00 to 09:00 does not end after it begins."),
        (lambda: Span(0, 540, 540), "does not end after it begins"),
        (lambda: Span(2, 0, 1441), "on Wednesday must lie between 00:00 and 24:00"),
        (lambda: Span(2, -1, 60), "on Wednesday must lie between 00:00 and 24:00"),
        (lambda: Span(7, 0, 60), "not 7"),
        (
            lambda: Week("UTC", (Span(1, 600, 1020), Span(1, 540, 720))),
            "On Tuesday, 09:00 to 12:00 and 10:00 to 17:00 overlap.",
        ),
        (lambda: add(office(), utc("2026-01-05"), -HOUR), "not taken away"),
        (lambda: is_open(office(), datetime(2026, 1, 5)), "time without a zone"),  # noqa: DTZ001
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(hours: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        hours()


def test_two_calendars_with_the_same_hours_are_equal_in_any_order() -> None:
    morning, afternoon = Span(0, 540, 720), Span(0, 780, 1020)
    assert Week("UTC", (morning, afternoon)) == Week("UTC", (afternoon, morning))


@st.composite
def calendars(draw: st.DrawFn) -> Week:
    """Any zone, up to two spans a day on some of the days, a few holidays."""
    spans: list[Span] = []
    for weekday in draw(st.sets(st.integers(0, 6), min_size=1)):
        edges = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=4)))
        spans += [Span(weekday, *pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    holidays = draw(st.frozensets(st.dates(date(1900, 1, 1), date(2100, 12, 31)), max_size=3))
    return Week(draw(st.sampled_from(ZONES)), tuple(spans), holidays)


instants = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
durations = st.timedeltas(NOTHING, 60 * DAY)
laws = settings(max_examples=100, deadline=None)


@laws
@given(st.sampled_from(ZONES), instants, st.timedeltas(HOUR, 1000 * DAY))
def test_around_the_clock_loses_nothing_in_any_zone(zone: str, t: datetime, span: timedelta) -> None:
    assert explain(every_day(zone, (0, 24)), t, t + span) == [(t, t + span)]


@laws
@given(calendars(), instants, st.timedeltas(NOTHING, 4 * DAY))
def test_what_was_added_has_elapsed(week: Week, t: datetime, d: timedelta) -> None:
    assert elapsed(week, t, add(week, t, d)) == d


@laws
@given(calendars(), instants, durations)
def test_a_due_time_is_the_first_with_that_much_behind_it(week: Week, t: datetime, span: timedelta) -> None:
    worked = elapsed(week, t, t + span)
    if worked:
        due = add(week, t, worked)
        assert due <= t + span
        assert elapsed(week, t, due - timedelta(microseconds=1)) < worked


@laws
@given(calendars(), instants, durations, durations)
def test_elapsed_time_is_additive(week: Week, t: datetime, a: timedelta, b: timedelta) -> None:
    assert elapsed(week, t, t + a) + elapsed(week, t + a, t + a + b) == elapsed(week, t, t + a + b)
    assert NOTHING <= elapsed(week, t, t + a) <= a
    assert elapsed(week, t + a, t) == NOTHING


@laws
@given(calendars(), instants, st.timedeltas(NOTHING, 2 * DAY), st.timedeltas(HOUR / 60, 2 * DAY))
def test_adding_twice_is_adding_the_sum(week: Week, t: datetime, a: timedelta, b: timedelta) -> None:
    assert add(week, add(week, t, a), b) == add(week, t, a + b)


@laws
@given(calendars(), instants, durations, st.timedeltas(NOTHING, 2 * DAY), st.timedeltas(NOTHING, 2 * DAY))
def test_more_work_or_a_later_start_is_never_due_sooner(
    week: Week, t: datetime, later: timedelta, d: timedelta, more: timedelta
) -> None:
    due = add(week, t, d)
    assert due <= add(week, t, d + more)
    assert due <= add(week, t + later, d)


@laws
@given(calendars(), instants, durations)
def test_the_explained_intervals_are_apart_and_sum_to_what_elapsed(week: Week, t: datetime, span: timedelta) -> None:
    ledger = explain(week, t, t + span)
    assert sum((closes - opens for opens, closes in ledger), NOTHING) == elapsed(week, t, t + span)
    edges = [t, *(edge for interval in ledger for edge in interval), t + span]
    assert edges == sorted(edges)
    assert len(set(edges[1:-1])) == 2 * len(ledger)
    assert all(is_open(week, opens) and not (is_open(week, closes) and closes < t + span) for opens, closes in ledger)


@laws
@given(st.sampled_from(ZONES), st.datetimes(datetime(1980, 1, 1), datetime(2037, 1, 1)))  # noqa: DTZ001
def test_the_office_is_open_when_its_wall_clock_says_so(zone: str, moment: datetime) -> None:
    start = moment.replace(tzinfo=UTC)
    for t in (start + n * timedelta(minutes=31) for n in range(48 * 7)):
        wall = t.astimezone(ZoneInfo(zone))
        assert is_open(office(zone), t) == (wall.weekday() < 5 and 9 <= wall.hour < 17)
