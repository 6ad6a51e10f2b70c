from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock
from forum.accounts import User, must_be_admin
from forum.db import session, write
from forum.events import record
from forum.jobs import every
from forum.refused import Refused
from forum.rota.countries import public_holidays, region_code
from forum.rota.events import CalendarChanged, CalendarRenamed
from forum.rota.hours import Span, Week
from forum.rota.models import Calendar, CalendarSpan, CalendarVersion, Holiday
from forum.rota.queries import newest_version

WORKING_DAYS = tuple(Span(day, 9 * 60, 17 * 60) for day in range(5))
ALWAYS = tuple(Span(day, 0, 1440) for day in range(7))


def make_calendar(name: str, zone: str, spans: Iterable[Span] = WORKING_DAYS) -> Calendar:
    calendar = Calendar(name=name.strip()[:80], zone=zone, created_at=clock.now())
    _replace(calendar, zone, sorted(spans), {})
    session.add(calendar)
    session.flush()
    version_of(calendar)
    return calendar


def set_hours(
    calendar: Calendar, zone: str, spans: Iterable[Span], holidays: dict[date, str], *, by: User | None = None
) -> None:
    """Replace the whole week and the days off that were typed; Refused with the reason if it makes no sense.

    What was counted with the hours before is still counted with them: they stay as a version of their own.
    """
    if by is not None:
        must_be_admin(by)
    _replace(calendar, zone, sorted(spans), holidays)
    _note_change(calendar, by)


def set_country(calendar: Calendar, country: str, region: str, *, by: User) -> None:
    """Let the public holidays of a country, or of a region of it, be days off; '' ends that."""
    must_be_admin(by)
    calendar.country, calendar.region = country.strip().upper()[:2], region_code(region)
    _replace(calendar, calendar.zone, _spans(calendar), _typed(calendar))
    _note_change(calendar, by)


def rename_calendar(calendar: Calendar, name: str, *, by: User) -> None:
    must_be_admin(by)
    if not name.strip():
        raise Refused(_("Please give the calendar a name."))
    if calendar.name != (name := name.strip()[:80]):
        calendar.name = name
        record(CalendarRenamed(calendar.id, by.id))


@every(timedelta(hours=12))
def renew_public_holidays() -> None:
    """The holidays of a new year come by themselves."""
    with_country = select(Calendar).where(Calendar.country != "").order_by(Calendar.id).with_for_update()
    with write():
        for calendar in session.scalars(with_country).all():
            _replace(calendar, calendar.zone, _spans(calendar), _typed(calendar))
            _note_change(calendar, None)


def version_of(calendar: Calendar) -> CalendarVersion:
    """The calendar as it is now, kept: the newest version if it says the same, else a new one."""
    zone, spans, days = _content(calendar)
    newest = session.scalar(newest_version(calendar.id))
    if newest is not None and newest.content == (zone, spans, days):
        return newest
    made = CalendarVersion(
        calendar_id=calendar.id,
        version=newest.version + 1 if newest else 1,
        zone=zone,
        spans=spans,
        holidays=days,
        at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def version_in_force(calendar_id: int) -> CalendarVersion:
    """The newest version of a calendar; one that an older release made gets its first now."""
    newest = session.scalar(newest_version(calendar_id))
    return newest or version_of(session.get_one(Calendar, calendar_id))


def _note_change(calendar: Calendar, by: User | None) -> None:
    session.flush()
    before = session.scalar(newest_version(calendar.id))
    now = version_of(calendar)
    if now is not before:
        record(CalendarChanged(calendar.id, now.version, by.id if by else None))


def _replace(calendar: Calendar, zone: str, spans: list[Span], typed: dict[date, str]) -> None:
    if not spans:
        raise Refused(_("A calendar needs at least one working hour in the week."))
    by_country = public_holidays(calendar.country or "", calendar.region or "")
    try:
        Week(zone=zone, spans=tuple(spans), holidays=frozenset(typed) | frozenset(by_country))
    except ValueError as error:
        raise Refused(str(error)) from None
    calendar.zone = zone
    calendar.spans = [CalendarSpan(weekday=span.weekday, opens=span.opens, closes=span.closes) for span in spans]
    calendar.holidays = [
        Holiday(day=day, name=name, by_country=day not in typed) for day, name in sorted((by_country | typed).items())
    ]


def _content(calendar: Calendar) -> tuple[str, list[list[int]], dict[str, str]]:
    spans = sorted([span.weekday, span.opens, span.closes] for span in calendar.spans)
    days = sorted((holiday.day.isoformat(), holiday.name) for holiday in calendar.holidays)
    return calendar.zone, spans, dict(days)


def _spans(calendar: Calendar) -> list[Span]:
    return sorted(Span(span.weekday, span.opens, span.closes) for span in calendar.spans)


def _typed(calendar: Calendar) -> dict[date, str]:
    return {holiday.day: holiday.name for holiday in calendar.holidays if not holiday.by_country}
