"""Spam: away in one step, thread and all, and back in one step if it was none."""

from __future__ import annotations

from forum import clock, questions
from forum.accounts import User, must_be_support
from forum.db import session
from forum.support.changing import move
from forum.support.events import TicketMarkedSpam, TicketReopened
from forum.support.merged import threads_of
from forum.support.models import Ticket, TicketState


def put_away(ticket: Ticket, *, by: User) -> None:
    """The locked ticket is solved and in no list or report any more; its thread is removed."""
    must_be_support(by)
    if ticket.is_unsolved:
        move(ticket, TicketState.SOLVED, TicketMarkedSpam(ticket.id, by.id))
    ticket.spam_at = clock.now()
    session.flush()
    for thread in threads_of(ticket):
        questions.remove_as_spam(thread, by=by)


def take_spam_back(ticket: Ticket, *, by: User) -> None:
    """The thread is there again, and the ticket follows it; one without a thread is open again."""
    must_be_support(by)
    for thread in threads_of(ticket):
        questions.bring_back_from_spam(thread, by=by)
    if ticket.state is TicketState.SOLVED:
        move(ticket, TicketState.OPEN, TicketReopened(ticket.id, by.id))
