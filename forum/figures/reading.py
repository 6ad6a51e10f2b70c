"""Reads the sums of days: what a page asks costs the same, however many tickets there were on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from forum import rota, support
from forum.db import session
from forum.figures.models import FigureDay
from forum.figures.parts import QUARTER
from forum.figures.ranges import Range, Slot
from forum.figures.waits import Wait, quantile, step_of, steps
from forum.pages import Site
from forum.rota import Calendar, Week
from forum.support import Band, Ticket

MOST_VALUES = 30
HOUR = timedelta(hours=1)
JUST_CAME = "just-came"


@dataclass(frozen=True)
class Scope:
    """What the figures are of: everything, or one site, or what has one value in one dimension."""

    dimension: str = ""
    value: str = ""
    site: int | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        whole = [FigureDay.dimension == self.dimension, FigureDay.value == self.value]
        return whole + ([FigureDay.site_id == self.site] if self.site else [])


@dataclass
class Sheet:
    """The sum of some days. `waiting`: how many wait for a first reply since which quarter of an hour, by site."""

    counts: Counter[str] = field(default_factory=Counter)
    waiting: Counter[tuple[int, int]] = field(default_factory=Counter)

    def add(self, site_id: int, counts: dict[str, int]) -> None:
        self.counts.update(counts)
        self.waiting.update({(site_id, quarter): number for quarter, number in steps(counts, "waiting").items()})

    def __getitem__(self, name: str) -> int:
        return self.counts[name]

    @property
    def still_waiting(self) -> int:
        return self.waiting.total()

    @property
    def promises(self) -> tuple[int, int]:
        """How many were met, and how many came to an end at all."""
        met, missed = (sum(self[f"{metric.value}-{end}"] for metric in support.Metric) for end in ("met", "missed"))
        return met, met + missed

    def first_reply(self, share: float, kind: str, now: datetime) -> Wait:
        """After how long `share` of all had a first reply; `kind` is "working" or "wall"."""
        unended = steps(self.counts, f"{kind}-without")
        for (site_id, quarter), number in self.waiting.items():
            unended[step_of(_waited(site_id, quarter, kind, now))] += number
        return quantile(share, steps(self.counts, kind), unended)

    def bands(self, now: datetime) -> dict[str, int]:
        """How many first replies were how good. Who has waited for a working day and still does is too late as well."""
        found = {each.value: self[each.value] for each in Band} | {"waiting": 0, JUST_CAME: 0}
        for (site_id, quarter), number in self.waiting.items():
            waited = _waited(site_id, quarter, "working", now)
            if waited >= rota.working_day(_week(site_id)):
                found[Band.TOO_LATE.value] += number
            else:
                found["waiting" if waited >= HOUR else JUST_CAME] += number
        return found


@dataclass
class Figures:
    """What the reports of a range say. `open_at_end` belongs to the slots, in their order."""

    range: Range
    slots: list[tuple[Slot, Sheet]]
    total: Sheet
    before: Sheet
    open_at_end: list[int]


def sites_with_zones() -> Select[int, str, str]:
    """Number, name and time zone of each site, without the hours of its calendar."""
    found = select(Site.id, Site.name, Calendar.zone.label("zone")).join(Site.calendar)
    return found.order_by(Site.name, Site.id)


def read(wanted: Range, scope: Scope) -> Figures:
    """Two statements: the days of the range and of the one before it, and all that lies before them in one sum."""
    rows = _days(wanted.before, wanted.last, scope.conditions)
    net = select(func.coalesce(func.sum(FigureDay.net), 0)).where(*scope.conditions, FigureDay.day < wanted.before)
    still_open = int(session.scalar(net) or 0)
    by_day: dict[date, list[Any]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    before = _sheet(row for row in rows if row.day <= wanted.before_last)
    still_open += sum(row.counts.get("net", 0) for row in rows if row.day < wanted.first)
    slots, open_at_end = [], []
    for slot in wanted.slots:
        here = [row for day, of_day in by_day.items() if slot.first <= day <= slot.last for row in of_day]
        slots.append((slot, _sheet(here)))
        still_open += slots[-1][1]["net"]
        open_at_end.append(still_open)
    total = _sheet(row for row in rows if row.day >= wanted.first)
    return Figures(wanted, slots, total, before, open_at_end)


def read_by(wanted: Range, dimension: str, site: int | None) -> dict[str, Figures]:
    """The same for each value of a dimension that had something in the range, at most thirty, the fullest first."""
    here = [FigureDay.dimension == dimension, *([FigureDay.site_id == site] if site else [])]
    within = FigureDay.day.between(wanted.first, wanted.last)
    fullest = func.sum(FigureDay.received).desc(), FigureDay.value
    found = select(FigureDay.value).where(*here, within).group_by(FigureDay.value).order_by(*fullest)
    values = list(session.scalars(found.limit(MOST_VALUES)))
    rows = _days(wanted.before, wanted.last, [*here, FigureDay.value.in_(values)]) if values else []
    made: dict[str, Figures] = {}
    for value in values:
        mine = [row for row in rows if row.value == value]
        slots = [(slot, _sheet(row for row in mine if slot.first <= row.day <= slot.last)) for slot in wanted.slots]
        total = _sheet(row for row in mine if row.day >= wanted.first)
        before = _sheet(row for row in mine if row.day <= wanted.before_last)
        made[value] = Figures(wanted, slots, total, before, [])
    return made


def oldest_unassigned() -> datetime | None:
    """Since when the oldest ticket without an owner is here; one look into an index."""
    free = select(Ticket.opened_at).where(support.is_unsolved(), Ticket.assignee_id.is_(None), support.counted())
    return session.scalar(free.order_by(Ticket.opened_at).limit(1))


def _days(first: date, last: date, conditions: list[ColumnElement[bool]]) -> list[Any]:
    columns = (FigureDay.value, FigureDay.day, FigureDay.site_id, FigureDay.counts)
    found = select(*columns).where(*conditions, FigureDay.day.between(first, last))
    return list(session.execute(found.order_by(FigureDay.day)))


def _sheet(rows: Iterable[Any]) -> Sheet:
    made = Sheet()
    for row in rows:
        made.add(row.site_id, row.counts)
    return made


def _waited(site_id: int, quarter: int, kind: str, now: datetime) -> timedelta:
    """At least so long: the quarter of an hour is known, the minute in it is not."""
    since = datetime.fromtimestamp((quarter + 1) * QUARTER, UTC)
    if since >= now:
        return timedelta()
    return now - since if kind == "wall" else rota.elapsed(_week(site_id), since, now)


def _week(site_id: int) -> Week:
    return support.weeks().get(site_id) or Week.always()
