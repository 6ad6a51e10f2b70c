"""How a ticket is read to change it, and the only way its state changes."""

from __future__ import annotations

from forum import clock, questions
from forum.db import session
from forum.events import Fact, record
from forum.support.clocks import stop_clock
from forum.support.models import Ticket, TicketState
from forum.support.queries import live_ticket

_WORK = {TicketState.OPEN, TicketState.PENDING, TicketState.ON_HOLD}
TRANSITIONS = {
    TicketState.NEW: _WORK | {TicketState.SOLVED},
    TicketState.OPEN: _WORK | {TicketState.SOLVED},
    TicketState.PENDING: _WORK | {TicketState.SOLVED},
    TicketState.ON_HOLD: _WORK | {TicketState.SOLVED},
    TicketState.SOLVED: {TicketState.OPEN, TicketState.CLOSED},
    TicketState.CLOSED: set(),
}


def locked(ticket: Ticket) -> Ticket:
    """The ticket to change. Its thread is locked first, always in this order: no deadlocks."""
    if ticket.question_id is not None:
        questions.locked(ticket.question_id)
    return session.get_one(Ticket, ticket.id, with_for_update=True, populate_existing=True)


def locked_of(question_id: int) -> Ticket | None:
    """The live ticket of a thread that the caller holds locked."""
    return session.scalar(live_ticket(question_id).with_for_update(), execution_options={"populate_existing": True})


def move(ticket: Ticket, to: TicketState, fact: Fact) -> None:
    """Change the state and record the one fact that says why. Raises ValueError for a way that does not exist."""
    if to not in TRANSITIONS[ticket.state]:
        raise ValueError(f"a ticket that is {ticket.state.value} cannot become {to.value}")
    ticket.state = to
    ticket.solved_at = clock.now() if to is TicketState.SOLVED else None
    if to is TicketState.SOLVED:
        stop_clock(ticket)
    session.flush()
    record(fact)
