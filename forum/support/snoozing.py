"""Until when to put a ticket on hold: moments at which somebody works, in the words one thinks of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import format_datetime
from flask_babel import gettext as _

from forum import clock, rota
from forum.refused import Refused
from forum.rota import Week
from forum.support.models import Ticket
from forum.web import date_pattern

_MORNING = time(9)


@dataclass(frozen=True)
class Choice:
    """`name` is what a form sends; `at` the moment in the zone of the calendar."""

    name: str
    label: str
    at: datetime

    @property
    def said(self) -> str:
        return in_words(self.at)


def choices(ticket: Ticket, week: Week | None = None) -> list[Choice]:
    """Tomorrow morning, next Monday, in a week; each when work begins there, on that day or the next after it.

    `week` is that of its calendar, for whoever has it.
    """
    week = week or rota.week_of(ticket.site.calendar)
    zone = ZoneInfo(week.zone)
    today = clock.now().astimezone(zone).date()
    monday = today + timedelta(days=7 - today.weekday())
    days = [
        ("tomorrow", _("Tomorrow morning"), today + timedelta(days=1)),
        ("monday", _("Monday"), monday),
        ("week", _("In a week"), today + timedelta(days=7)),
    ]
    found = [Choice(name, label, begin_of_work(week, day).astimezone(zone)) for name, label, day in days]
    return [choice for n, choice in enumerate(found) if choice.at not in [earlier.at for earlier in found[:n]]]


def in_words(at: datetime) -> str:
    """A moment of the near future as the clock of its own zone shows it."""
    return str(format_datetime(at, f"{date_pattern('MMMEd')}, HH:mm", rebase=False))


def moment_of(ticket: Ticket, name: str, day: str) -> datetime:
    """The moment that a form means by the name of a choice, or "day" with a date. A date that somebody filled in is
    what they want, whatever was chosen before they came."""
    if day or name == "day":
        try:
            return begin_of_work(rota.week_of(ticket.site.calendar), date.fromisoformat(day))
        except (ValueError, OverflowError):
            raise Refused(_("Please choose a day.")) from None
    for choice in choices(ticket):
        if choice.name == name:
            return choice.at.astimezone(UTC)
    raise Refused(_("Please choose until when."))


def begin_of_work(week: Week, day: date) -> datetime:
    """When work begins on a day, or on the next that has any; nine in the morning where nobody ever works."""
    midnight = datetime.combine(day, time(), ZoneInfo(week.zone))
    return rota.next_opening(week, midnight) or datetime.combine(day, _MORNING, ZoneInfo(week.zone)).astimezone(UTC)
