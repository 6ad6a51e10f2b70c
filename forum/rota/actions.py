from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _

from forum import clock
from forum.db import session
from forum.refused import Refused
from forum.rota.hours import Span, Week
from forum.rota.models import Calendar, CalendarSpan, Holiday

WORKING_DAYS = tuple(Span(day, 9 * 60, 17 * 60) for day in range(5))
ALWAYS = tuple(Span(day, 0, 1440) for day in range(7))


def make_calendar(name: str, zone: str, spans: Iterable[Span] = WORKING_DAYS) -> Calendar:
    calendar = Calendar(name=name.strip()[:80], zone=zone, created_at=clock.now())
    set_hours(calendar, zone, spans, {})
    session.add(calendar)
    session.flush()
    return calendar


def set_hours(calendar: Calendar, zone: str, spans: Iterable[Span], holidays: dict[date, str]) -> None:
    """Replace the whole week and the holidays; Refused with the reason if the week makes no sense."""
    chosen = sorted(spans)
    if not chosen:
        raise Refused(_("A calendar needs at least one working hour in the week."))
    try:
        Week(zone=zone, spans=tuple(chosen), holidays=frozenset(holidays))
    except ValueError as error:
        raise Refused(str(error)) from None
    calendar.zone = zone
    calendar.spans = [CalendarSpan(weekday=span.weekday, opens=span.opens, closes=span.closes) for span in chosen]
    calendar.holidays = [Holiday(day=day, name=name) for day, name in sorted(holidays.items())]
