from __future__ import annotations

from flask_babel import gettext as _

from forum import questions
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import record
from forum.questions import Answer, Question
from forum.refused import Refused
from forum.support.changing import locked_to_work, move
from forum.support.events import TicketAssigned, TicketReopened, TicketSolved, TicketUnassigned
from forum.support.merged import threads_of
from forum.support.models import Ticket, TicketState
from forum.support.opinions import must_be_agreed_to_end
from forum.support.permissions import must_be_on_support
from forum.support.spam import take_spam_back
from forum.support.undoing import must_be_ours_to_reopen, undoable


def reply(ticket: Ticket, body: str, *, by: User) -> Answer:
    """The public answer in the ticket's thread, under the writer's own name."""
    must_be_support(by)
    return questions.answer(_thread(ticket), body, by=by)


def take(ticket: Ticket, *, by: User) -> None:
    """ "I do this one"; Refused with 409 if a colleague was faster."""
    ticket = locked_to_work(ticket)
    if ticket.assignee is not None and ticket.assignee_id != by.id:
        raise Refused(_("%(name)s has taken this ticket already.", name=ticket.assignee.name), status=409)
    assign(ticket, by, by=by)


def assign(ticket: Ticket, person: User, *, by: User) -> None:
    """Give a ticket to somebody on support, whoever had it before; a new ticket is open from then on."""
    must_be_support(by)
    must_be_on_support(person)
    ticket = locked_to_work(ticket)
    if ticket.assignee_id == person.id:
        return
    ticket.assignee = person
    given = TicketAssigned(ticket.id, person.id, by.id)
    if ticket.state is TicketState.NEW:
        move(ticket, TicketState.OPEN, given)
    else:
        session.flush()
        record(given)


def unassign(ticket: Ticket, *, by: User) -> None:
    must_be_support(by)
    ticket = locked_to_work(ticket)
    if ticket.assignee_id is not None:
        ticket.assignee = None
        session.flush()
        record(TicketUnassigned(ticket.id, by.id))


def let_go(ticket: Ticket, *, of: User) -> None:
    """Nobody's any more, because whoever had it is not there; nothing if somebody else has it by now."""
    ticket = locked_to_work(ticket)
    if ticket.assignee_id == of.id:
        ticket.assignee = None
        session.flush()
        record(TicketUnassigned(ticket.id, None))


def solve(ticket: Ticket, *, by: User) -> None:
    """Done, says support: the thread is marked solved, but neither closed nor given an accepted answer."""
    must_be_support(by)
    ticket = locked_to_work(ticket)
    if not ticket.is_unsolved:
        return
    must_be_agreed_to_end(ticket, by)
    with undoable(ticket, by=by):
        for thread in threads_of(ticket):
            questions.solve(thread, by=by)
        if ticket.is_unsolved:  # private, or of a thread that somebody had marked while it was hidden
            move(ticket, TicketState.SOLVED, TicketSolved(ticket.id, by.id))


def reopen(ticket: Ticket, *, by: User) -> None:
    """Take `solve` back. What closing or an accepted answer solved is taken back there, where everybody sees it."""
    must_be_support(by)
    ticket = locked_to_work(ticket)
    if ticket.state is not TicketState.SOLVED:
        return
    if ticket.spam_at is not None:
        take_spam_back(ticket, by=by)
        return
    if ticket.question is not None:
        must_be_ours_to_reopen(ticket.question)
    with undoable(ticket, by=by):
        for thread in threads_of(ticket):
            questions.unsolve(thread, by=by)
        if not ticket.is_unsolved:  # private: no thread has moved it along
            move(ticket, TicketState.OPEN, TicketReopened(ticket.id, by.id))


def _thread(ticket: Ticket) -> Question:
    if ticket.question is None:
        raise Refused(_("This ticket has no public thread to answer in."))
    return ticket.question
