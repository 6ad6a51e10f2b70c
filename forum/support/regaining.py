"""A ticket that was handled in another one catches up with what was written in its own place meanwhile."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from forum.db import session
from forum.events import Fact
from forum.questions import Answer, Question, State
from forum.support.changing import move
from forum.support.clocks import start_clock, stop_clock
from forum.support.events import TicketReopened, TicketSolved
from forum.support.merged import is_settled, threads_of, waits_since
from forum.support.models import Ticket, TicketState
from forum.support.private_models import TicketMessage
from forum.support.unanswered import said_to_rest


def catch_up(ticket: Ticket, since: datetime) -> None:
    for at, from_staff in _happened(ticket, since):
        if from_staff is None:
            stop_clock(ticket)
        elif from_staff:
            ticket.first_replied_at = ticket.first_replied_at or at
            stop_clock(ticket, answered=True)
            _open(ticket, {TicketState.NEW})
        else:
            _open(ticket, {TicketState.PENDING, TicketState.ON_HOLD, TicketState.SOLVED})
            if ticket.waiting_since is None:
                start_clock(ticket, at)
    if threads := threads_of(ticket):
        _follow_threads(ticket, threads)
    session.flush()


def _happened(ticket: Ticket, since: datetime) -> list[tuple[datetime, bool | None]]:
    """What was written by its asker and by support, and None where that was said to need no reply, in order."""
    rested: list[tuple[datetime, bool | None]] = [(at, None) for at in said_to_rest(ticket, since)]
    return sorted([*_written(ticket, since), *rested], key=lambda each: each[0])


def _written(ticket: Ticket, since: datetime) -> list[tuple[datetime, bool]]:
    """By its asker and by support, in order."""
    if ticket.question_id is None:
        mine = (TicketMessage.ticket_id == ticket.id) & (TicketMessage.created_at > since)
        said = select(TicketMessage.created_at, TicketMessage.from_staff).where(mine)
        return [(at, staff) for at, staff in session.execute(said.order_by(TicketMessage.created_at, TicketMessage.id))]
    public = (Answer.question_id == ticket.question_id) & (Answer.state == State.PUBLISHED)
    both = public & (Answer.published_at > since) & (Answer.by_staff | Answer.from_asker)
    posts = select(Answer.published_at, Answer.by_staff).where(both).order_by(Answer.published_at, Answer.id)
    return [(at, staff) for at, staff in session.execute(posts) if at is not None]


def _follow_threads(ticket: Ticket, threads: list[Question]) -> None:
    """Also a close, a solution or a removal that came meanwhile; others may still be handled in it."""
    if all(is_settled(thread) for thread in threads):
        if ticket.is_unsolved:
            move(ticket, TicketState.SOLVED, TicketSolved(ticket.id, None))
        return
    _open(ticket, {TicketState.SOLVED})
    if ticket.waiting_since is None and (since := waits_since(ticket)) is not None:
        start_clock(ticket, since)


def _open(ticket: Ticket, those: set[TicketState]) -> None:
    if ticket.state in those:
        fact: Fact = TicketReopened(ticket.id, None)
        move(ticket, TicketState.OPEN, fact)
