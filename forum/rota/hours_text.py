"""Working hours as lines of text: "Mon-Fri 09:00-12:30 13:30-17:00". One way in and out for every form.

Days are written in the language of whoever reads them, and understood in each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import cache

from babel.dates import get_day_names
from flask_babel import gettext as _

from forum.refused import Refused
from forum.rota.hours import Span
from forum.rota.models import Calendar
from forum.web import LANGUAGES, language

_TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")


def hours_text(calendar: Calendar) -> str:
    """The week as lines; days with the same hours stand together."""
    by_day: dict[int, list[str]] = defaultdict(list)
    for span in sorted(calendar.spans, key=lambda span: (span.weekday, span.opens)):
        by_day[span.weekday].append(f"{_clock(span.opens)}-{_clock(span.closes)}")
    lines: list[tuple[int, int, str]] = []
    for day in sorted(by_day):
        text = " ".join(by_day[day])
        if lines and lines[-1][1] == day - 1 and lines[-1][2] == text:
            lines[-1] = (lines[-1][0], day, text)
        else:
            lines.append((day, day, text))
    names = _names(language())
    return "\n".join(f"{names[a]}{'-' + names[b] if a != b else ''} {text}" for a, b, text in lines)


def parse_hours(text: str) -> list[Span]:
    """The spans of such lines; Refused with the line that cannot be read."""
    spans = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        first, _rest, times = line.partition(" ")
        found = _TIMES.findall(times)
        if not found or _TIMES.sub("", times).strip(" ,"):
            raise Refused(_("“%(line)s” is not understood; write “Mon-Fri 09:00-17:00”.", line=line))
        for day in _days(first, line):
            for h1, m1, h2, m2 in found:
                spans.append(_span(day, int(h1) * 60 + int(m1), int(h2) * 60 + int(m2)))
    return spans


def holidays_text(calendar: Calendar) -> str:
    """The days off that somebody typed; those of a country are not among them."""
    typed = sorted((holiday.day, holiday.name) for holiday in calendar.holidays if not holiday.by_country)
    return "\n".join(f"{day.isoformat()} {name}".strip() for day, name in typed)


def parse_holidays(text: str) -> dict[date, str]:
    days = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        day, _rest, name = line.partition(" ")
        try:
            days[date.fromisoformat(day)] = name.strip()[:80]
        except ValueError:
            raise Refused(_("“%(line)s” is not understood; write “2026-12-25 Christmas”.", line=line)) from None
    return days


def _days(text: str, line: str) -> range:
    first, _dash, last = text.partition("-")
    start, end = _day(first), _day(last or first)
    if start is None or end is None:
        raise Refused(_("“%(line)s” is not understood; write “Mon-Fri 09:00-17:00”.", line=line))
    return range(start, end + 1)


def _day(text: str) -> int | None:
    """By how it begins: "Mon", "Monday" and "Mo" are the same day."""
    named = ((name, day) for spoken in LANGUAGES for day, name in enumerate(_names(spoken)))
    return next((day for name, day in named if text.lower().startswith(name.lower())), None)


@cache
def _names(spoken: str) -> list[str]:
    names = get_day_names("abbreviated", "stand-alone", locale=spoken)
    return [names[day] for day in range(7)]


def _span(day: int, opens: int, closes: int) -> Span:
    try:
        return Span(day, opens, closes)
    except ValueError as error:
        raise Refused(str(error)) from None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
