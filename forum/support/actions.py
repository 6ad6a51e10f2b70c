from __future__ import annotations

from flask_babel import gettext as _

from forum import questions
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import record
from forum.questions import Answer, Question
from forum.refused import Refused
from forum.support.changing import locked, move
from forum.support.events import TicketAssigned, TicketReopened, TicketSolved, TicketUnassigned
from forum.support.models import Ticket, TicketState
from forum.support.permissions import must_be_on_support


def reply(ticket: Ticket, body: str, *, by: User) -> Answer:
    """The public answer in the ticket's thread, under the writer's own name."""
    must_be_support(by)
    return questions.answer(_thread(ticket), body, by=by)


def take(ticket: Ticket, *, by: User) -> None:
    """ "I do this one"; Refused with 409 if a colleague was faster."""
    ticket = locked(ticket)
    if ticket.assignee is not None and ticket.assignee_id != by.id:
        raise Refused(_("%(name)s has taken this ticket already.", name=ticket.assignee.name), status=409)
    assign(ticket, by, by=by)


def assign(ticket: Ticket, person: User, *, by: User) -> None:
    """Give a ticket to somebody on support, whoever had it before; a new ticket is open from then on."""
    must_be_support(by)
    must_be_on_support(person)
    ticket = locked(ticket)
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
    ticket = locked(ticket)
    if ticket.assignee_id is not None:
        ticket.assignee = None
        session.flush()
        record(TicketUnassigned(ticket.id, by.id))


def solve(ticket: Ticket, *, by: User) -> None:
    """Done, says support: the thread is marked solved, but neither closed nor given an accepted answer."""
    must_be_support(by)
    ticket = locked(ticket)
    if not ticket.is_unsolved:
        return
    if ticket.question is not None:
        questions.solve(ticket.question, by=by)
    else:
        move(ticket, TicketState.SOLVED, TicketSolved(ticket.id, by.id))


def reopen(ticket: Ticket, *, by: User) -> None:
    """Take `solve` back. What closing or an accepted answer solved is taken back there, where everybody sees it."""
    must_be_support(by)
    ticket = locked(ticket)
    if ticket.state is not TicketState.SOLVED:
        return
    if ticket.question is None:
        move(ticket, TicketState.OPEN, TicketReopened(ticket.id, by.id))
        return
    _must_be_ours_to_reopen(ticket.question)
    questions.unsolve(ticket.question, by=by)


def _thread(ticket: Ticket) -> Question:
    if ticket.question is None:
        raise Refused(_("This ticket has no public thread to answer in."))
    return ticket.question


def _must_be_ours_to_reopen(question: Question) -> None:
    if question.closed_at:
        raise Refused(_("The thread is closed. A moderator reopens it there, and the ticket follows."))
    if question.accepted_id:
        raise Refused(_("An answer was accepted. The asker or a moderator takes that back in the thread."))
