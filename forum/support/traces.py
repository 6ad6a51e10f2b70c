"""What a spammer wrote to support alone: away with everything else, and back as it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from forum.accounts import User
from forum.db import session
from forum.screening import Left, Trace, trace
from forum.support.changing import locked_to_work
from forum.support.models import Ticket, TicketState, TicketUndo
from forum.support.spam import put_away
from forum.support.undoing import ANY_TIME, undo, undoable


def look(person: User, since: datetime, by: User) -> list[Left]:
    """For those who may read tickets; to others there are none, and theirs stay."""
    return [Left(_("ticket"), row.subject, f"/tickets/{row.id}", row.opened_at) for row in _theirs(person, since, by)]


def take(person: User, since: datetime, by: User) -> list[Any]:
    taken = []
    for found in _theirs(person, since, by):
        ticket = locked_to_work(found)
        with undoable(ticket, by=by):
            put_away(ticket, by=by)
        taken.append([ticket.id, ticket.version])
    return taken


def put_back(taken: list[Any], by: User) -> int:
    back = 0
    for number, version in taken:
        ticket, deed = session.get(Ticket, number), session.get(TicketUndo, number)
        if ticket is None or deed is None or ticket.version != version:
            continue  # somebody did something with it since
        deed.by_id = by.id
        undo(ticket, by=by, within=ANY_TIME)
        back += 1
    return back


def _theirs(person: User, since: datetime, by: User) -> list[Ticket]:
    wanted: Select[Ticket] = select(Ticket).where(
        Ticket.requester_id == person.id,
        Ticket.question_id.is_(None),
        Ticket.opened_at >= since,
        Ticket.spam_at.is_(None),
        Ticket.merged_into_id.is_(None),
        Ticket.state != TicketState.CLOSED,
    )
    return list(session.scalars(wanted.order_by(Ticket.id))) if by.does_support else []


trace(Trace("tickets", look, take, put_back))
