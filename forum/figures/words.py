"""Numbers, lengths and days as a page says them, and as a table of a spreadsheet has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import format_date, format_decimal, format_percent, lazy_gettext
from flask_babel import gettext as _

from forum.figures.ranges import Slot
from forum.figures.waits import Over, Wait
from forum.web import date_pattern

HOURS_FOR = timedelta(hours=72)
TELLING = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NAMES = {
    "this-week": lazy_gettext("This week"),
    "last-week": lazy_gettext("Last week"),
    "30-days": lazy_gettext("Last 30 days"),
    "quarter": lazy_gettext("This quarter"),
    "days": lazy_gettext("Other days"),
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


Cell = int | str | date | timedelta | Over | Share | None


def shown(cell: Cell) -> str:
    """As the page says it."""
    if isinstance(cell, Over):
        return _("over %(time)s", time=shown(cell.least)) if cell.least >= MINUTE else _("still waiting")
    if isinstance(cell, timedelta):
        return length(cell)
    if isinstance(cell, Share):
        return "–" if cell.value is None else str(format_percent(cell.value, "#,##0 %"))
    if isinstance(cell, int):
        return str(format_decimal(cell))
    if isinstance(cell, date):
        return str(format_date(cell, date_pattern("MMMEd")))
    return "–" if cell is None else cell


def plain(cell: Cell) -> str:
    """As a spreadsheet reads it: days as 2026-03-28, lengths as minutes, shares as numbers from 0 to 1.

    A text that a spreadsheet would take for a formula begins with an apostrophe: pages and people choose their names.
    """
    if isinstance(cell, Over):
        return f">{plain(cell.least)}"
    if isinstance(cell, timedelta):
        return str(round(cell.total_seconds() / 60))
    if isinstance(cell, Share):
        return "" if cell.value is None else f"{cell.value:.4f}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip().startswith(DANGEROUS) or cell.startswith(DANGEROUS) else cell
    return "" if cell is None else str(cell)


def length(duration: timedelta) -> str:
    """At most two units, as exact as anybody would say it: "42 min", "3 h 10 min", "31 h", "4 days"."""
    minutes = round(duration.total_seconds() / 60)
    if minutes < 1:
        return _("under 1 min")
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    if duration > HOURS_FOR:
        return _("%(days)s days", days=round(minutes / 1440))
    if hours >= 10 or not rest:
        return _("%(hours)s h", hours=round(minutes / 60))
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


def height_of(wait: Wait) -> float | None:
    """On a chart, in hours. Of what is open it is the least it can be, and nothing while that says nothing yet."""
    if isinstance(wait, Over):
        return height_of(wait.least) if wait.least >= TELLING else None
    return None if wait is None else wait.total_seconds() / 3600


def on_axis(slots: Sequence[Slot]) -> list[str]:
    return [str(format_date(slot.first, date_pattern("MMMd"))) for slot in slots]


def days_of(first: date, last: date) -> str:
    until = format_date(last, date_pattern("yMMMd"))
    if first == last:
        return str(until)
    return _("%(first)s to %(last)s", first=format_date(first, date_pattern("MMMd")), last=until)
