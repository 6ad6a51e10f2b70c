"""Tickets that rest: until the asker has answered, or until a day. A message of the asker ends both."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from forum import clock
from forum.accounts import User, must_be_support
from forum.refused import Refused
from forum.support.changing import locked_to_work, move
from forum.support.events import TicketHeld, TicketLeftToAsker, TicketTakenUp
from forum.support.models import Ticket, TicketState
from forum.support.opinions import must_be_agreed_to_end
from forum.support.spam import put_away
from forum.support.undoing import undoable

LONGEST = timedelta(days=30)


def leave_to_asker(ticket: Ticket, *, by: User) -> None:
    """Support has asked something back: it waits, reminds once, and after some days takes silence for an answer."""
    must_be_support(by)
    ticket = locked_to_work(ticket)
    if ticket.state is TicketState.PENDING:
        return
    _must_be_unsolved(ticket)
    with undoable(ticket, by=by):
        move(ticket, TicketState.PENDING, TicketLeftToAsker(ticket.id, by.id))


def hold(ticket: Ticket, until: datetime, *, by: User) -> None:
    """Not before then; on that day it is open again and whoever looks after it is told."""
    must_be_support(by)
    ticket = locked_to_work(ticket)
    _must_be_unsolved(ticket)
    if until <= clock.now():
        raise Refused(_("That time is over already. Please choose a later one."))
    if until > clock.now() + LONGEST:
        days = LONGEST.days
        raise Refused(
            ngettext("Please choose a day within %(num)d day.", "Please choose a day within %(num)d days.", days)
        )
    with undoable(ticket, by=by):
        move(ticket, TicketState.ON_HOLD, TicketHeld(ticket.id, by.id), until=until)


def take_up(ticket: Ticket, *, by: User) -> None:
    """Work on it now, whatever it was resting for."""
    must_be_support(by)
    ticket = locked_to_work(ticket)
    if ticket.state in {TicketState.PENDING, TicketState.ON_HOLD}:
        with undoable(ticket, by=by):
            move(ticket, TicketState.OPEN, TicketTakenUp(ticket.id, by.id))


def mark_spam(ticket: Ticket, *, by: User) -> None:
    must_be_support(by)
    ticket = locked_to_work(ticket)
    if ticket.spam_at is None:
        must_be_agreed_to_end(ticket, by)
        with undoable(ticket, by=by):
            put_away(ticket, by=by)


def _must_be_unsolved(ticket: Ticket) -> None:
    if ticket.spam_at is not None:
        raise Refused(_("This ticket was taken for spam. If it is none, take that back first."), status=409)
    if not ticket.is_unsolved:
        raise Refused(_("This ticket is solved. Reopen it first."), status=409)
