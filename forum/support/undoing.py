"""The last deed on a ticket, taken back as long as nothing has come in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from forum import clock, questions
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import record
from forum.questions import Question, State
from forum.refused import Refused
from forum.support.changing import locked_to_work, move
from forum.support.clocks import start_clock, stop_clock
from forum.support.events import TicketReopened, TicketSolved, TicketUndone
from forum.support.merged import threads_of
from forum.support.models import Ticket, TicketState, TicketUndo
from forum.support.snapshots import changed, clocks_now, put_back
from forum.support.spam import take_spam_back
from forum.support.unanswered import wait_as_before

GOOD_FOR = timedelta(minutes=10)
# For whoever has other ways to know that nothing has come in between.
ANY_TIME = timedelta(days=3650)


@contextmanager
def undoable(ticket: Ticket, *, by: User, no_reply: dict[str, Any] | None = None) -> Iterator[None]:
    """What is done to the locked ticket inside can be taken back by `undo`; `no_reply` is what `let_rest` gave."""
    before = (ticket.state, ticket.waiting_since, ticket.wake_at, ticket.reminded_at)
    clocks = clocks_now(ticket)
    yield
    session.flush()
    was, waiting_since, wake_at, reminded_at = before
    session.merge(
        TicketUndo(
            ticket_id=ticket.id,
            by_id=by.id,
            at=clock.now(),
            version=ticket.version,
            was=was,
            waiting_since=waiting_since,
            wake_at=wake_at,
            reminded_at=reminded_at,
            no_reply=no_reply,
            clocks=changed(clocks, clocks_now(ticket)),
        )
    )
    session.flush()


def last_deed(ticket: Ticket, *, by: User, within: timedelta = GOOD_FOR) -> TicketUndo | None:
    """What this person could take back now: their own last deed, if it is the last thing that happened."""
    deed = session.get(TicketUndo, ticket.id)
    return deed if deed is not None and is_last(deed, ticket, by=by, within=within) else None


def is_last(deed: TicketUndo, ticket: Ticket, *, by: User, within: timedelta = GOOD_FOR) -> bool:
    return deed.by_id == by.id and deed.at > clock.now() - within and deed.version == ticket.version


def undo(ticket: Ticket, *, by: User, within: timedelta = GOOD_FOR) -> None:
    """Exactly the last deed. A ticket that was new is open afterwards, for somebody has looked at it."""
    must_be_support(by)
    ticket = locked_to_work(ticket)
    deed = last_deed(ticket, by=by, within=within)
    if deed is None:
        raise Refused(_("Something else happened to this ticket since, so this cannot be undone any more."), status=409)
    session.delete(deed)
    put_back(ticket, deed.clocks)
    if deed.no_reply is not None and deed.waiting_since is not None:
        wait_as_before(deed.no_reply, by=by)
        start_clock(ticket, deed.waiting_since)
        record(TicketUndone(ticket.id, by.id))
        return
    if ticket.state is TicketState.SOLVED:
        _reopen(ticket, deed, by)
    if ticket.state is TicketState.SOLVED:
        stop_clock(ticket)
        return  # it was solved before it was spam, or its thread is
    if deed.was in {TicketState.PENDING, TicketState.ON_HOLD}:
        move(ticket, deed.was, TicketUndone(ticket.id, by.id), until=deed.wake_at)
        ticket.reminded_at = deed.reminded_at
    elif deed.was is TicketState.SOLVED:
        _solve_again(ticket, by)
    elif ticket.state is not TicketState.OPEN:
        move(ticket, TicketState.OPEN, TicketUndone(ticket.id, by.id))
    session.flush()


def must_be_ours_to_reopen(question: Question) -> None:
    if question.closed_at:
        raise Refused(_("The thread is closed. A moderator reopens it there, and the ticket follows."))
    if question.accepted_id:
        raise Refused(_("An answer was accepted. The asker or a moderator takes that back in the thread."))
    if question.state is State.REMOVED:
        raise Refused(_("The thread was removed. Whoever brings it back there brings the ticket back as well."))


def _solve_again(ticket: Ticket, by: User) -> None:
    for thread in threads_of(ticket):
        questions.solve(thread, by=by)
    if ticket.is_unsolved:
        move(ticket, TicketState.SOLVED, TicketSolved(ticket.id, by.id))


def _reopen(ticket: Ticket, deed: TicketUndo, by: User) -> None:
    if ticket.spam_at is not None:
        take_spam_back(ticket, by=by, was_solved=deed.was is TicketState.SOLVED)
    elif ticket.question is not None:
        must_be_ours_to_reopen(ticket.question)
        for thread in threads_of(ticket):
            questions.unsolve(thread, by=by, waiting_since=deed.waiting_since)
    else:
        move(ticket, TicketState.OPEN, TicketReopened(ticket.id, by.id))
    if deed.waiting_since is not None and ticket.is_unsolved:
        start_clock(ticket, deed.waiting_since)
