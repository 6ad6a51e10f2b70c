from __future__ import annotations

from forum.rota.hours import Span, Week
from forum.rota.models import Calendar


def week_of(calendar: Calendar) -> Week:
    """The calendar as plain values to reckon with."""
    return Week(
        zone=calendar.zone,
        spans=tuple(Span(span.weekday, span.opens, span.closes) for span in calendar.spans),
        holidays=frozenset(holiday.day for holiday in calendar.holidays),
    )
