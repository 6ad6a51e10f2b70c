from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from babel import Locale
from flask_babel import format_date, format_datetime, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from forum.web.languages import language

_IN_ENGLISH = {"MMMd": "d MMM", "yMMMd": "d MMM y", "MMMEd": "EEE d MMM", "yMMMEd": "EEE d MMM y"}


def date_pattern(skeleton: str) -> str:
    """How days are written in the language of this moment: each has its own dots and commas, German "23. Nov."."""
    spoken = language()
    return _IN_ENGLISH[skeleton] if spoken == "en" else _pattern(spoken, skeleton)


@cache
def _pattern(spoken: str, skeleton: str) -> str:
    return str(Locale.parse(spoken).datetime_skeletons[skeleton].pattern)


@cache
def icon(name: str, size: int = 18) -> Markup:
    """An inline SVG, for the eye only: what it means always stands beside it as text or as a label."""
    drawing = ElementTree.fromstring(_drawings().read(f"{name}.svg"))  # noqa: S314 - the package's own
    for node in drawing.iter():
        node.tag = node.tag.removeprefix("{http://www.w3.org/2000/svg}")
    drawing.attrib |= {"width": str(size), "height": str(size), "aria-hidden": "true", "focusable": "false"}
    return Markup(ElementTree.tostring(drawing, encoding="unicode"))  # noqa: S704 - the package's own


@cache
def _drawings() -> ZipFile:
    """Of seventeen hundred icons: kept open, as the package's own function reads the list of them for each anew."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


def moment(value: datetime) -> Markup:
    """A moment as `<time>`: absolute in the page, made relative by script, whole on hover."""
    return _moment(language(), value)


@lru_cache(maxsize=10_000)
def _moment(_language: str, value: datetime) -> Markup:
    iso = value.strftime("%Y-%m-%dT%H:%M:%SZ")
    day = date_pattern("yMMMd")
    full = format_datetime(value, f"{day}, HH:mm 'UTC'")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(iso, full, format_datetime(value, day))


def month(value: datetime) -> str:
    """The month and year of a moment, where the day would say too much."""
    return str(format_datetime(value, "MMMM y"))


def day(value: date) -> str:
    """A day of the calendar."""
    return str(format_date(value, date_pattern("yMMMd")))


def exact(value: datetime, zone: str = "") -> str:
    """A moment to the minute: with its zone where it stands alone, in a zone where a table has said which."""
    if zone:
        at = value.astimezone(ZoneInfo(zone))
        return str(format_datetime(at, f"{date_pattern('yMMMEd')}, HH:mm", rebase=False))
    return str(format_datetime(value.astimezone(UTC), f"{date_pattern('yMMMd')}, HH:mm 'UTC'", rebase=False))


def worked(duration: timedelta) -> str:
    """Working time to the second, so that a column of it adds up: "7 h 30 min"."""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount) or "0 min"


def span(duration: timedelta) -> str:
    """A duration as one says it: "under a minute", "42 minutes", "3 hours", "2 days"."""
    return _span(language(), round(duration.total_seconds() / 60))


def brief(duration: timedelta) -> str:
    """The same where there is little room: "under 1 min", "42 min", "3 h", "2 days"."""
    return _brief(language(), round(duration.total_seconds() / 60))


def said_until(duration: timedelta, *, shrinks: bool = False) -> timedelta:
    """For how much longer at least `span` and `brief` say the same of what grows as time goes by, or shrinks."""
    seconds = duration.total_seconds()
    minutes = round(seconds / 60)
    unit, least = _UNITS[bisect_right(_UNITS_FROM, minutes) - 1]
    amount = round(minutes * 60 / unit)
    if shrinks:
        return timedelta(seconds=max(0, seconds - max((amount - 0.5) * unit + 30, (least - 0.5) * 60)))
    above = next((first for first in _UNITS_FROM if first > minutes), minutes + unit)
    return timedelta(seconds=max(0, min((amount + 0.5) * unit - 30, (above - 0.5) * 60) - seconds))


# Seconds of what a span is said in, and from how many minutes on.
_UNITS = ((60, 0), (3600, 90), (86400, 36 * 60))
_UNITS_FROM = tuple(least for _unit, least in _UNITS)


@lru_cache(maxsize=20_000)
def _span(_language: str, minutes: int) -> str:
    if minutes < 1:
        return _("under a minute")
    if minutes < 90:
        return ngettext("%(num)d minute", "%(num)d minutes", minutes)
    if minutes < 36 * 60:
        return ngettext("%(num)d hour", "%(num)d hours", round(minutes / 60))
    return ngettext("%(num)d day", "%(num)d days", round(minutes / 1440))


@lru_cache(maxsize=20_000)
def _brief(_language: str, minutes: int) -> str:
    if minutes < 1:
        return _("under 1 min")
    if minutes < 90:
        return _("%(minutes)s min", minutes=minutes)
    if minutes < 36 * 60:
        return _("%(hours)s h", hours=round(minutes / 60))
    return _("%(days)s days", days=round(minutes / 1440))
