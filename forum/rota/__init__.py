"""Working time: calendars with zone, weekly hours, days off, and every version of them."""

from forum.rota.actions import (
    ALWAYS,
    WORKING_DAYS,
    make_calendar,
    rename_calendar,
    renew_public_holidays,
    set_country,
    set_hours,
    version_in_force,
    version_of,
)
from forum.rota.events import CalendarChanged
from forum.rota.hours import Span, Week, add, before, elapsed, explain, is_open, next_opening, working_day
from forum.rota.hours_text import holidays_text, hours_text, parse_holidays, parse_hours
from forum.rota.models import Calendar, CalendarSpan, CalendarVersion, Holiday
from forum.rota.queries import week_in, week_of
from forum.rota.setup import open_rota

__all__ = [
    "ALWAYS",
    "WORKING_DAYS",
    "Calendar",
    "CalendarChanged",
    "CalendarSpan",
    "CalendarVersion",
    "Holiday",
    "Span",
    "Week",
    "add",
    "before",
    "elapsed",
    "explain",
    "holidays_text",
    "hours_text",
    "is_open",
    "make_calendar",
    "next_opening",
    "open_rota",
    "parse_holidays",
    "parse_hours",
    "rename_calendar",
    "renew_public_holidays",
    "set_country",
    "set_hours",
    "version_in_force",
    "version_of",
    "week_in",
    "week_of",
    "working_day",
]
