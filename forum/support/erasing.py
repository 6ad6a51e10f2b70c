"""What becomes of tickets when a person goes."""

from __future__ import annotations

from sqlalchemy import select, update

from forum.accounts import PersonErased
from forum.db import session
from forum.events import on, record
from forum.questions import TITLE_LEFT
from forum.support.changing import locked
from forum.support.events import TicketUnassigned
from forum.support.models import Ticket, TicketState


@on(PersonErased)
def give_back_their_tickets(fact: PersonErased) -> None:
    for ticket in session.scalars(select(Ticket).where(Ticket.assignee_id == fact.user_id).order_by(Ticket.id)).all():
        ticket = locked(ticket)  # noqa: PLW2901
        if ticket.state is not TicketState.CLOSED:
            ticket.assignee_id = None
            session.flush()
            record(TicketUnassigned(ticket.id, fact.by_id))


@on(PersonErased)
def forget_words_of_their_tickets(fact: PersonErased) -> None:
    """A ticket keeps the title its thread had when it was opened."""
    if fact.posts_too:
        theirs = Ticket.requester_id == fact.user_id
        session.execute(update(Ticket).where(theirs).values(subject=TITLE_LEFT, version=Ticket.version + 1))
