"""Any due time, explained: interval by interval what was counted, what was skipped, and why.

What is counted adds up to the target that is stored; a test says so for every ticket.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select

from forum import rota
from forum.accounts import User
from forum.db import session
from forum.rota import CalendarVersion, Week
from forum.support.clock_models import ClockTurn, Metric, TicketClock, Turn
from forum.support.turning import counted_until, pauses_of

# Of a longer closing only its first days are named.
MOST_DAYS = 14


class Kind(enum.Enum):
    COUNTED = "counted"
    CLOSED = "closed"
    PAUSED = "paused"
    GRANTED = "granted"


@dataclass(frozen=True)
class Step:
    """From one moment to another; `counted` is the working time in it, and `why` what was skipped for."""

    kind: Kind
    begins: datetime
    ends: datetime
    why: str = ""

    @property
    def counted(self) -> timedelta:
        return self.ends - self.begins if self.kind is Kind.COUNTED else timedelta()


def ledger(clock: TicketClock, now: datetime) -> list[Step]:
    """All steps from the start to the due time; of a clock without one, to its end or to now."""
    week = rota.week_in(clock.calendar_version)
    counted = clock.due_at if clock.metric is Metric.UPDATE else counted_until(clock, week)
    until = counted or clock.satisfied_at or clock.cancelled_at or now
    steps = list(_steps(clock, week, until))
    if counted is not None and clock.due_at is not None and clock.due_at > counted:
        why = _("The time was changed later, and nothing becomes late in the past.")
        steps.append(Step(Kind.GRANTED, counted, clock.due_at, why))
    return steps


def counted(steps: list[Step]) -> timedelta:
    return sum((step.counted for step in steps), timedelta())


def said_to_need_none(clocks: Sequence[TicketClock]) -> dict[int, User]:
    """Of the clocks that ended without an answer because what they ran for needed none: who said so."""
    ended = [one.id for one in clocks if one.cancelled_at is not None]
    if not ended:
        return {}
    turns = select(ClockTurn.clock_id, ClockTurn.data).where(
        ClockTurn.clock_id.in_(ended), ClockTurn.turn == Turn.CANCELLED
    )
    last = {number: data.get("no_reply_by") for number, data in session.execute(turns.order_by(ClockTurn.id))}
    return {number: session.get_one(User, person) for number, person in last.items() if person}


def _steps(clock: TicketClock, week: Week, until: datetime) -> Iterator[Step]:
    cursor = clock.started_at
    for begins, ends in pauses_of(clock):
        if begins >= until:
            break
        yield from _worked(clock.calendar_version, week, cursor, begins)
        cursor = min(ends or until, until)
        yield Step(Kind.PAUSED, begins, cursor, _("The ticket waited for somebody else, and nobody waited for us."))
    yield from _worked(clock.calendar_version, week, cursor, until)


def _worked(version: CalendarVersion, week: Week, begins: datetime, ends: datetime) -> Iterator[Step]:
    """Counted and closed intervals in turn, without a gap between them."""
    cursor = begins
    for opens, closes in rota.explain(week, begins, ends):
        if opens > cursor:
            yield Step(Kind.CLOSED, cursor, opens, _why_closed(version, week, cursor, opens))
        yield Step(Kind.COUNTED, opens, closes)
        cursor = closes
    if cursor < ends:
        yield Step(Kind.CLOSED, cursor, ends, _why_closed(version, week, cursor, ends))


def _why_closed(version: CalendarVersion, week: Week, begins: datetime, ends: datetime) -> str:
    """The days off by name, else the weekend, else the hours."""
    zone, working = ZoneInfo(week.zone), {span.weekday for span in week.spans}
    days = list(_days(begins.astimezone(zone), ends.astimezone(zone)))[:MOST_DAYS]
    names = [version.holidays[day.isoformat()] or _("day off") for day in days if day.isoformat() in version.holidays]
    free = any(day.weekday() not in working for day in days)
    said = [*names, *([_("no working day")] if free else [])]
    return ", ".join(said) if said else _("outside working hours")


def _days(begins: datetime, ends: datetime) -> Iterator[date]:
    """The local dates that have some of the interval."""
    day = begins.date()
    while datetime.combine(day, time(), begins.tzinfo).astimezone(UTC) < ends.astimezone(UTC):
        yield day
        day += timedelta(days=1)
