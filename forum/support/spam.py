"""Spam: away in one step, thread and all, and back in one step if it was none."""

from __future__ import annotations

from sqlalchemy import select

from forum import clock, questions, screening
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import record
from forum.support.changing import move
from forum.support.events import TicketMarkedSpam, TicketNoSpam, TicketReopened
from forum.support.merged import is_settled, threads_of
from forum.support.models import Ticket, TicketState
from forum.support.private_models import TicketMessage


def put_away(ticket: Ticket, *, by: User) -> None:
    """The locked ticket is solved and in no list or report any more; its thread is removed."""
    must_be_support(by)
    marked = TicketMarkedSpam(ticket.id, by.id)
    if ticket.is_unsolved:
        move(ticket, TicketState.SOLVED, marked)
    else:
        record(marked)
    ticket.spam_at = clock.now()
    session.flush()
    for thread in threads_of(ticket):
        questions.remove_as_spam(thread, by=by)
    _learn(ticket)


def take_spam_back(ticket: Ticket, *, by: User, was_solved: bool = False) -> None:
    """The thread is there again, and the ticket follows it: solved if the thread is. One without a thread is open
    again, unless it `was_solved` before."""
    must_be_support(by)
    screening.unlearn(f"ticket:{ticket.id}")
    threads = threads_of(ticket)
    for thread in threads:
        questions.bring_back_from_spam(thread, by=by)
    if ticket.state is not TicketState.SOLVED:
        return
    if all(is_settled(thread) for thread in threads) if threads else was_solved:
        ticket.spam_at = None
        session.flush()
        record(TicketNoSpam(ticket.id, by.id))
    else:
        move(ticket, TicketState.OPEN, TicketReopened(ticket.id, by.id))


def _learn(ticket: Ticket) -> None:
    """What its requester wrote is what spam looks like from now on."""
    because = f"ticket:{ticket.id}"
    for thread in threads_of(ticket):
        text = f"{thread.title}\n{thread.body}"
        screening.learn(f"question:{thread.id}", text, spam=True, because=because, author_id=thread.author_id)
    theirs = select(TicketMessage).where(TicketMessage.ticket_id == ticket.id, TicketMessage.from_staff.is_(False))
    for message in session.scalars(theirs):
        text = f"{ticket.subject}\n{message.body}"
        screening.learn(f"message:{message.id}", text, spam=True, because=because, author_id=message.author_id)
