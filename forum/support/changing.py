"""How a ticket is read to change it, and the only way its state changes."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from forum import clock, questions
from forum.db import session
from forum.events import Fact, record
from forum.refused import Refused
from forum.support.clocks import follow_state, stop_clock
from forum.support.events import TicketWoken
from forum.support.merged import merged_ticket, root_of
from forum.support.models import Ticket, TicketState
from forum.support.patience import moves_on_at
from forum.support.queries import live_ticket

NEW, OPEN, PENDING = TicketState.NEW, TicketState.OPEN, TicketState.PENDING
ON_HOLD, SOLVED, CLOSED = TicketState.ON_HOLD, TicketState.SOLVED, TicketState.CLOSED
# Never back to new; on hold until another time is a way as well.
TRANSITIONS = {
    NEW: {OPEN, PENDING, ON_HOLD, SOLVED},
    OPEN: {PENDING, ON_HOLD, SOLVED},
    PENDING: {OPEN, ON_HOLD, SOLVED},
    ON_HOLD: {OPEN, PENDING, ON_HOLD, SOLVED},
    SOLVED: {OPEN, CLOSED},
    CLOSED: set(),
}


def locked(ticket: Ticket) -> Ticket:
    """The ticket to change. Its thread is locked first, always in this order: no deadlocks."""
    if ticket.question_id is not None:
        questions.locked(ticket.question_id)
    return session.get_one(Ticket, ticket.id, with_for_update=True, populate_existing=True)


def locked_root(ticket: Ticket) -> Ticket:
    """The ticket in which this one is handled, to change it."""
    root = locked(root_of(ticket))
    session.refresh(ticket, ["merged_into_id"])
    if root_of(ticket).id != root.id:
        raise Refused(_("This ticket is not handled here any more. Please look again."), status=409)
    return root


def locked_to_work(ticket: Ticket) -> Ticket:
    """The ticket to work on; Refused for one that is closed, for that is over."""
    ticket = locked(ticket)
    if ticket.merged_into_id is not None:
        number = ticket.merged_into_id
        raise Refused(
            _("This ticket is handled in ticket %(number)s. Please work on it there.", number=number), status=409
        )
    if ticket.state is CLOSED:
        raise Refused(
            _("This ticket is closed and stays as it is. What the asker writes next is a new ticket."), status=409
        )
    return ticket


def locked_of(question_id: int) -> Ticket | None:
    """The live ticket in which a thread is handled, its own or another; the caller holds the thread locked."""
    live = session.scalar(live_ticket(question_id).with_for_update(), execution_options={"populate_existing": True})
    if live is None and (source := session.scalar(merged_ticket(question_id))) is not None:
        root = session.get_one(Ticket, source.merged_into_id, with_for_update=True, populate_existing=True)
        return root if root.state is not CLOSED else None
    return live


def move(ticket: Ticket, to: TicketState, fact: Fact, *, until: datetime | None = None) -> None:
    """Change the state and record the one fact that says why. Raises ValueError for a way that does not exist.

    `until` is when time moves it on, for a ticket on hold; for other states the rules of the installation say when.
    """
    if to not in TRANSITIONS[ticket.state]:
        raise ValueError(f"a ticket that is {ticket.state.value} cannot become {to.value}")
    if to is ON_HOLD and until is None:
        raise ValueError("a ticket is on hold until a moment")
    ticket.state = to
    ticket.wake_at, ticket.reminded_at = until or moves_on_at(to), None
    ticket.woken_at = clock.now() if isinstance(fact, TicketWoken) else None
    if to is not CLOSED:
        ticket.solved_at = clock.now() if to is SOLVED else None
    if to is SOLVED:
        stop_clock(ticket)
    else:
        follow_state(ticket)
    if to is OPEN:
        ticket.spam_at = None
    session.flush()
    record(fact)
