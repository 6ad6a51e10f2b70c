from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock, rota
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import record
from forum.refused import Refused
from forum.support.changing import locked
from forum.support.clock_events import PromiseTakenBack, UpdatePromised
from forum.support.clock_models import Metric, TicketClock, Turn
from forum.support.clocks import clocks_of, settle, start, turn, version_for
from forum.support.models import Ticket

FURTHEST = timedelta(days=90)


def promise_update(ticket: Ticket, at: datetime, by: User) -> TicketClock:
    """ "I'll be back by then": a date the customer was told, which the next public answer of staff keeps.

    A new promise takes the place of the one before. It never hides that the first reply is due.
    """
    must_be_support(by)
    ticket, now = locked(ticket), clock.now()
    if not ticket.is_unsolved:
        raise Refused(_("This ticket is solved, so there is nothing to come back with."))
    if not now < at <= now + FURTHEST:
        raise Refused(_("Please promise a time between now and ninety days from now."))
    for one in _promises(ticket):
        turn(one, Turn.CANCELLED)
    begins = now.replace(microsecond=0)
    made = start(ticket, Metric.UPDATE, begins, _data(ticket, begins, at.replace(microsecond=0)))
    settle(ticket)
    record(UpdatePromised(ticket.id, made.id, by.id))
    return made


def take_promise_back(ticket: Ticket, *, by: User) -> None:
    """The customer is not told of it any more. One that was late already was missed all the same."""
    must_be_support(by)
    ticket = locked(ticket)
    for one in _promises(ticket):
        turn(one, Turn.CANCELLED)
        record(PromiseTakenBack(ticket.id, one.id, by.id))
    settle(ticket)


def promised_for(tickets: Iterable[Ticket]) -> dict[int, datetime]:
    """By when their askers were told to hear from support again, by the number of the ticket."""
    numbers = [ticket.id for ticket in tickets if ticket.is_unsolved]
    runs = TicketClock.satisfied_at.is_(None) & TicketClock.cancelled_at.is_(None) & TicketClock.due_at.is_not(None)
    theirs = select(TicketClock).where(TicketClock.ticket_id.in_(numbers), TicketClock.metric == Metric.UPDATE, runs)
    return {one.ticket_id: one.due_at for one in session.scalars(theirs) if one.due_at} if numbers else {}


def _promises(ticket: Ticket) -> list[TicketClock]:
    return [one for one in clocks_of(ticket) if one.is_running and one.metric is Metric.UPDATE]


def _data(ticket: Ticket, begins: datetime, at: datetime) -> dict[str, object]:
    version = version_for(ticket)
    return {
        "target_s": int(rota.elapsed(rota.week_in(version), begins, at).total_seconds()),
        "calendar_version_id": version.id,
        "policy_version_id": None,
        "promised_at": at.isoformat(),
        "unanswered": False,
    }
