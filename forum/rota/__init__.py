"""Working time: calendars with zone, weekly hours and holidays."""

from __future__ import annotations

from forum.rota.actions import ALWAYS, WORKING_DAYS, make_calendar, set_hours
from forum.rota.hours import Span, Week, add, elapsed, explain, is_open, next_opening
from forum.rota.models import Calendar, CalendarSpan, Holiday
from forum.rota.queries import week_of

__all__ = [
    "ALWAYS",
    "WORKING_DAYS",
    "Calendar",
    "CalendarSpan",
    "Holiday",
    "Span",
    "Week",
    "add",
    "elapsed",
    "explain",
    "is_open",
    "make_calendar",
    "next_opening",
    "set_hours",
    "week_of",
]
