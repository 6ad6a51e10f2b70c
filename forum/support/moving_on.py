"""What time alone does to tickets: it wakes, reminds, solves and closes them, each in a transaction of its own."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from forum import clock, questions
from forum.db import session, write
from forum.events import record
from forum.jobs import every
from forum.support.changing import locked, move
from forum.support.events import AskerReminded, TicketClosed, TicketSolved, TicketWoken
from forum.support.merged import threads_of
from forum.support.models import Ticket, TicketState
from forum.support.patience import closing_days, warned_for

log = logging.getLogger("forum.support")

AT_ONCE = 200


@every(timedelta(seconds=30))
def move_on_due() -> None:
    """A plain read comes first and takes no lock: it costs nothing while nothing is due."""
    due = session.scalars(due_tickets(clock.now(), AT_ONCE)).all()
    session.rollback()
    for number in due:
        try:
            with write():
                move_on(session.get_one(Ticket, number))
        except Exception:
            # One that fails must not hold up the others; it stays due, so the next sweep tries again.
            log.exception("ticket %s could not be moved on", number)


def due_tickets(now: datetime, limit: int) -> Select[int]:
    return select(Ticket.id).where(Ticket.wake_at <= now).order_by(Ticket.wake_at, Ticket.id).limit(limit)


def move_on(ticket: Ticket) -> None:
    """What is still due once it is locked: another worker or a message may have been first."""
    ticket = locked(ticket)
    if ticket.wake_at is None or ticket.wake_at > clock.now():
        return
    if ticket.state is TicketState.SOLVED:
        _close(ticket)
    elif ticket.state is TicketState.PENDING and ticket.waiting_since is None:
        _go_on_without_asker(ticket)
    else:
        move(ticket, TicketState.OPEN, TicketWoken(ticket.id))


def _go_on_without_asker(ticket: Ticket) -> None:
    if ticket.reminded_at is None:
        ticket.reminded_at = clock.now()
        ticket.wake_at = clock.now() + warned_for()
        session.flush()
        record(AskerReminded(ticket.id))
        return
    for thread in threads_of(ticket):
        questions.solve_by_itself(thread)
    if ticket.is_unsolved:
        move(ticket, TicketState.SOLVED, TicketSolved(ticket.id, None))


def _close(ticket: Ticket) -> None:
    """Solved for long enough, by what the installation says today."""
    moment = (ticket.solved_at or ticket.opened_at) + timedelta(days=closing_days())
    if moment > clock.now():
        ticket.wake_at = moment
        session.flush()
    else:
        move(ticket, TicketState.CLOSED, TicketClosed(ticket.id))
