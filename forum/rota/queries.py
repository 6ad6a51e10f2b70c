from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select

from forum.rota.hours import Span, Week
from forum.rota.models import Calendar, CalendarVersion


def week_of(calendar: Calendar) -> Week:
    """The calendar as plain values to reckon with."""
    return Week(
        zone=calendar.zone,
        spans=tuple(Span(span.weekday, span.opens, span.closes) for span in calendar.spans),
        holidays=frozenset(holiday.day for holiday in calendar.holidays),
    )


def week_in(version: CalendarVersion) -> Week:
    """The week as it was in a version, whatever the calendar says now."""
    return Week(
        zone=version.zone,
        spans=tuple(Span(*span) for span in version.spans),
        holidays=frozenset(map(date.fromisoformat, version.holidays)),
    )


def newest_version(calendar_id: int) -> Select[CalendarVersion]:
    mine = select(CalendarVersion).where(CalendarVersion.calendar_id == calendar_id)
    return mine.order_by(CalendarVersion.version.desc()).limit(1)


def all_calendars() -> Select[Calendar]:
    return select(Calendar).order_by(Calendar.name, Calendar.id)
