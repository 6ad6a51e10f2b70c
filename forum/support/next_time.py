"""When a ticket needs somebody next. Every open ticket has such a time, whatever its state is."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select

from forum import clock
from forum.support.clock_models import Metric, TicketClock
from forum.support.models import NOT_DUE, Ticket, TicketState

AT_LAST = timedelta(days=30)
RESTING = (TicketState.PENDING, TicketState.ON_HOLD)


class Reason(enum.Enum):
    """Why that is the time."""

    REPLY = "reply"
    UPDATE = "update"
    WAKES = "wakes"
    SILENCE = "silence"
    AGING = "aging"

    @property
    def sentence(self) -> str:
        return {
            Reason.REPLY: _("an answer is due"),
            Reason.UPDATE: _("an update was promised"),
            Reason.WAKES: _("it is open again"),
            Reason.SILENCE: _("the asker's silence counts"),
            Reason.AGING: _("somebody looks at it again"),
        }[self]


@dataclass(frozen=True)
class NextTime:
    """`set`: somebody or a promise made it so. Else it is when the aging time of the level ends."""

    at: datetime
    reason: Reason

    @property
    def set(self) -> bool:
        return self.reason is not Reason.AGING

    @property
    def is_over(self) -> bool:
        return self.at <= clock.now()


def next_time(ticket: Ticket) -> NextTime | None:
    """The soonest of what is due and of what it rests for; None for one that is done."""
    if not ticket.is_unsolved:
        return None
    times = []
    if ticket.due_at is not None:
        times.append(NextTime(ticket.due_at, Reason.UPDATE if ticket.due_is_update else Reason.REPLY))
    if ticket.wake_at is not None and ticket.state in RESTING:
        reason = Reason.WAKES if ticket.state is TicketState.ON_HOLD else Reason.SILENCE
        times.append(NextTime(ticket.wake_at, reason))
    return min(times, key=lambda time: time.at, default=NextTime(_aging_ends(ticket), Reason.AGING))


def has_time_ahead(now: datetime) -> ColumnElement[bool]:
    """For many open tickets in SQL: is any time set that is still to come? A late one stays late until it is answered,
    and goes on all the same at the time that was promised since, or for which it rests."""
    runs = TicketClock.satisfied_at.is_(None) & TicketClock.cancelled_at.is_(None)
    promise = (TicketClock.ticket_id == Ticket.id) & (TicketClock.metric == Metric.UPDATE) & runs
    promised = select(func.max(TicketClock.due_at)).where(promise).correlate(Ticket).scalar_subquery()
    return or_(Ticket.due_at > now, Ticket.state.in_(RESTING) & (Ticket.wake_at > now), promised > now)


def _aging_ends(ticket: Ticket) -> datetime:
    """A calendar that never opens has no such end, and nothing is left for ever all the same."""
    return ticket.order_at if ticket.order_at < NOT_DUE else ticket.opened_at + AT_LAST
