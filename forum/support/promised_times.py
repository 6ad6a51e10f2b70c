"""By when one may promise to come back: ends of working days, in the words one thinks of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from forum import clock, rota
from forum.refused import Refused
from forum.rota import Week
from forum.support.models import Ticket
from forum.support.snoozing import Choice, begin_of_work, told_apart

_EVENING = 18 * 60
_WHOLE_DAY = 24 * 60
SOONEST = timedelta(minutes=15)


def promise_choices(ticket: Ticket, week: Week | None = None) -> list[Choice]:
    """The end of work today, tomorrow, on Monday and in a week. A day on which nobody works is not offered by its
    name."""
    week = week or rota.week_of(ticket.site.calendar)
    zone = ZoneInfo(week.zone)
    today = clock.now().astimezone(zone).date()
    days = [
        ("today", _("Today"), today),
        ("tomorrow", _("Tomorrow"), today + timedelta(days=1)),
        ("week", _("In a week"), today + timedelta(days=7)),
        ("monday", _("Monday"), today + timedelta(days=7 - today.weekday())),
    ]
    named = [(Choice(name, label, end_of_work(week, day).astimezone(zone)), day) for name, label, day in days]
    soonest = clock.now() + SOONEST
    return sorted((choice for choice in told_apart(named) if choice.at >= soonest), key=lambda choice: choice.at)


def promised_moment(ticket: Ticket, name: str, at: str) -> datetime:
    """The moment that a form means by the name of a choice, or "at" with a day and an hour of the site's zone; those,
    if somebody filled them in, whatever was chosen before they came."""
    if at or name == "at":
        try:
            typed = datetime.fromisoformat(at)
            return typed.replace(tzinfo=ZoneInfo(ticket.site.calendar.zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise Refused(_("Please give the day and the hour.")) from None
    for choice in promise_choices(ticket):
        if choice.name == name:
            return choice.at.astimezone(UTC)
    raise Refused(_("Please choose by when."))


def end_of_work(week: Week, day: date) -> datetime:
    """When work ends on a day, or on the next that has any; of one that never ends, six in the evening."""
    zone = ZoneInfo(week.zone)
    day = max(day, begin_of_work(week, day).astimezone(zone).date())
    closes = max((span.closes for span in week.spans if span.weekday == day.weekday()), default=_EVENING)
    closes = _EVENING if closes == _WHOLE_DAY else closes
    return datetime.combine(day, time(closes // 60, closes % 60), zone).astimezone(UTC)
