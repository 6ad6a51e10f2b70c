"""Which days an address asks for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from forum.figures.ranges import LONGEST, PRESETS, Range, read_range

SATURDAY = date(2026, 11, 21)


def days(name: str, today: date = SATURDAY) -> tuple[date, date, date, date]:
    found = read_range({"range": name}, today)
    return found.first, found.last, found.before, found.before_last


def test_the_presets() -> None:
    assert days("this-week") == (date(2026, 11, 16), SATURDAY, date(2026, 11, 9), date(2026, 11, 14))
    assert days("last-week") == (date(2026, 11, 9), date(2026, 11, 15), date(2026, 11, 2), date(2026, 11, 8))
    assert days("30-days") == (date(2026, 10, 23), SATURDAY, date(2026, 9, 23), date(2026, 10, 22))
    assert days("quarter") == (date(2026, 10, 1), SATURDAY, date(2026, 7, 1), date(2026, 8, 21))
    assert days("quarter", date(2026, 1, 5))[2] == date(2025, 10, 1)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_ends_by_today_and_comes_after_what_it_is_compared_with(preset: str) -> None:
    for ago in range(800):
        today = SATURDAY - timedelta(days=ago)
        found = read_range({"range": preset}, today)
        assert found.before <= found.before_last < found.first <= found.last <= today


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("0001-01-01", "9999-12-31"),
        ("2026-12-01", "2026-01-01"),
        ("2090-01-01", "2090-02-01"),
        ("1500-01-01", "1500-01-02"),
    ],
)
def test_whatever_days_are_asked_for_they_are_at_most_a_year_and_end_by_today(first: str, last: str) -> None:
    found = read_range({"range": "days", "from": first, "to": last}, SATURDAY)
    assert 1 <= found.days <= LONGEST
    assert found.first <= found.last <= SATURDAY


@pytest.mark.parametrize(
    "given", [{}, {"range": "nonsense"}, {"range": "days"}, {"range": "days", "from": "x", "to": "2"}]
)
def test_nonsense_is_the_last_thirty_days(given: dict[str, str]) -> None:
    assert read_range(given, SATURDAY).name == "30-days"


def test_the_slots_are_all_days_once() -> None:
    for first, last in ((date(2026, 3, 20), date(2026, 4, 2)), (date(2026, 1, 1), date(2026, 12, 31))):
        found = Range("days", first, last, first)
        assert found.slots[0].first == first
        assert found.slots[-1].last == last
        assert all(b.first - a.last == timedelta(days=1) for a, b in zip(found.slots, found.slots[1:], strict=False))


def test_an_address_says_the_same_days_again() -> None:
    found = read_range({"range": "days", "from": "2026-03-01", "to": "2026-03-09"}, SATURDAY)
    assert read_range(found.arguments, SATURDAY) == found
