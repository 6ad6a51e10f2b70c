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
    """Tomorrow morning, next Monday, in a week; each when work begins there. A day on which nobody works is not offered
    by its name.

    `week` is that of its calendar, for whoever has it.
    """
    return told_apart(_moments(week or rota.week_of(ticket.site.calendar)))


def told_apart(named: list[tuple[Choice, date]]) -> list[Choice]:
    """Those that are on the day that they name, and in a week or the next day after it; each moment once."""
    found = [choice for choice, day in named if choice.name == "week" or choice.at.date() == day]
    return [choice for n, choice in enumerate(found) if choice.at not in [earlier.at for earlier in found[:n]]]


def _moments(week: Week) -> list[tuple[Choice, date]]:
    """All choices, each with the day that it names and the moment at which work begins there or on the next day."""
    zone = ZoneInfo(week.zone)
    today = clock.now().astimezone(zone).date()
    days = [
        ("tomorrow", _("Tomorrow morning"), today + timedelta(days=1)),
        ("monday", _("Monday"), today + timedelta(days=7 - today.weekday())),
        ("week", _("In a week"), today + timedelta(days=7)),
    ]
    return [(Choice(name, label, begin_of_work(week, day).astimezone(zone)), day) for name, label, day in days]


def in_words(at: datetime) -> str:
    """A moment of the near future as the clock of its own zone shows it."""
    return str(format_datetime(at, f"{date_pattern('MMMEd')}, HH:mm", rebase=False))


def day_in_words(at: datetime) -> str:
    return str(format_datetime(at, date_pattern("MMMEd"), rebase=False))


def moment_of(ticket: Ticket, name: str, day: str) -> datetime:
    """The moment that a form means by the name of a choice, or "day" with a date. A date that somebody filled in is
    what they want, whatever was chosen before they came. A choice that is not offered here, as one made for tickets of
    several calendars may be, means the next day on which somebody works."""
    week = rota.week_of(ticket.site.calendar)
    if day or name == "day":
        try:
            return begin_of_work(week, date.fromisoformat(day))
        except (ValueError, OverflowError):
            raise Refused(_("Please choose a day.")) from None
    for choice, _day in _moments(week):
        if choice.name == name:
            return choice.at.astimezone(UTC)
    raise Refused(_("Please choose until when."))


def begin_of_work(week: Week, day: date) -> datetime:
    """When work begins on a day, or on the next that has any; nine in the morning where it never ends or nobody ever
    works."""
    zone = ZoneInfo(week.zone)
    opens = rota.next_opening(week, datetime.combine(day, time(), zone))
    if opens is None or opens.astimezone(zone).time() == time():
        nine = datetime.combine(opens.astimezone(zone).date() if opens else day, _MORNING, zone).astimezone(UTC)
        return nine if opens is None or rota.is_open(week, nine) else opens
    return opens
