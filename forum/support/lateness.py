"""Who is told that something will be due, and what is noted when it was not done in time.

Both are sweeps over one range of an index each. They take the ticket's lock and look again, so an answer or another
worker may have been first.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from forum import clock, rota
from forum.db import session, write
from forum.events import record
from forum.jobs import every
from forum.support.changing import locked
from forum.support.clock_events import TicketDueSoon, TicketLate
from forum.support.clock_models import TicketClock, Turn
from forum.support.clocks import clocks_of, counting_clock, turn
from forum.support.models import Ticket
from forum.support.warn_times import next_warning, warning_now

log = logging.getLogger("forum.support")

AT_ONCE = 200


@every(timedelta(seconds=30))
def warn_of_what_is_due() -> None:
    """Three, two and one working hour before; what a standstill made pile up is one warning, the nearest."""
    due = select(TicketClock.id).where(TicketClock.warn_at <= clock.now()).order_by(TicketClock.warn_at)
    _each(list(session.scalars(due.limit(AT_ONCE))), _warn)


@every(timedelta(seconds=30))
def note_what_is_late() -> None:
    late = select(TicketClock.id).where(
        TicketClock.satisfied_at.is_(None),
        TicketClock.cancelled_at.is_(None),
        TicketClock.breached_at.is_(None),
        TicketClock.due_at < clock.now(),
    )
    _each(list(session.scalars(late.order_by(TicketClock.due_at).limit(AT_ONCE))), _breach)


def _each(numbers: list[int], work: Callable[[TicketClock, Ticket], None]) -> None:
    session.rollback()
    for number in numbers:
        try:
            with write():
                ticket = locked(session.get_one(TicketClock, number).ticket)
                work(session.get_one(TicketClock, number, populate_existing=True), ticket)
        except Exception:
            # One that fails must not hold up the others; it stays due, so the next sweep tries again.
            log.exception("clock %s could not be looked at", number)


def _warn(one: TicketClock, ticket: Ticket) -> None:
    now = clock.now()
    if one.warn_at is None or one.warn_at > now or one.due_at is None or not one.is_running:
        return
    week = rota.week_in(one.calendar_version)
    if not rota.is_open(week, now):
        one.warn_at = rota.next_opening(week, now)
        return
    hours = warning_now(week, one.due_at, now)
    one.warn_at = next_warning(week, one.due_at, now)
    # A promise that stands behind an unmet first reply says nothing: that one is what counts.
    if hours is not None and counting_clock(clocks_of(ticket)) is one:
        record(TicketDueSoon(ticket.id, one.id, hours))


def _breach(one: TicketClock, ticket: Ticket) -> None:
    if one.is_running and one.breached_at is None and one.due_at is not None and one.due_at < clock.now():
        turn(one, Turn.BREACHED)
        record(TicketLate(ticket.id, one.id))
