"""What becomes of tickets when a person goes."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from forum import questions
from forum.accounts import PersonErased, User
from forum.db import session
from forum.events import on, record
from forum.questions import TEXT_LEFT, TITLE_LEFT
from forum.support.changing import locked
from forum.support.events import TicketUnassigned
from forum.support.models import Ticket, TicketState
from forum.support.private_models import TicketMessage, UnconfirmedTicket


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
    """A ticket has the title of its thread, and one that is over the title of then."""
    theirs = Ticket.requester_id == fact.user_id
    if not fact.posts_too:
        theirs = theirs & Ticket.question_id.is_(None)  # what was never public goes in any case
    session.execute(update(Ticket).where(theirs).values(subject=TITLE_LEFT, version=Ticket.version + 1))


@on(PersonErased)
def forget_what_they_wrote_to_support(fact: PersonErased) -> None:
    left = questions.written(TEXT_LEFT)
    mine = TicketMessage.author_id == fact.user_id, ~TicketMessage.from_staff
    session.execute(update(TicketMessage).where(*mine).values(**left, submission=None))
    email = session.get_one(User, fact.user_id).email
    session.execute(delete(UnconfirmedTicket).where(UnconfirmedTicket.email == email))
