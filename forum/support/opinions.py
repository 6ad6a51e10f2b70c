"""A second opinion: what takes two people, such as marketing, is answered only once a colleague agrees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum import clock
from forum.accounts import User, must_be_support
from forum.db import Base, session
from forum.events import record
from forum.refused import Refused
from forum.support.changing import locked_to_work
from forum.support.events import OpinionGiven, OpinionTakenBack
from forum.support.models import Ticket


class Opinion(Base):
    """Somebody agrees that this ticket is answered. It holds for as long as the ticket takes two people; put away
    and taken up again, it takes another one."""

    __tablename__ = "ticket_opinion"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    at: Mapped[datetime]

    user: Mapped[User] = relationship()


def agree(ticket: Ticket, *, by: User) -> None:
    must_be_support(by)
    ticket = locked_to_work(ticket)
    if ticket.opinion_at is None:
        raise Refused(_("This ticket takes no second opinion any more."), status=409)
    given = session.get(Opinion, (ticket.id, by.id))
    if given is not None and given.at >= ticket.opinion_at:
        return
    session.merge(Opinion(ticket_id=ticket.id, user_id=by.id, at=clock.now()))
    record(OpinionGiven(ticket.id, by.id))


def take_agreement_back(ticket: Ticket, *, by: User) -> None:
    must_be_support(by)
    ticket = locked_to_work(ticket)
    if given := session.get(Opinion, (ticket.id, by.id)):
        session.delete(given)
        record(OpinionTakenBack(ticket.id, by.id))


def opinions_on(ticket: Ticket) -> Sequence[Opinion]:
    """Who agrees, the first one first; nobody has to where a ticket takes no second opinion."""
    if ticket.opinion_at is None:
        return []
    valid = select(Opinion).where(Opinion.ticket_id == ticket.id, Opinion.at >= ticket.opinion_at)
    return session.scalars(valid.options(joinedload(Opinion.user)).order_by(Opinion.at, Opinion.user_id)).all()


def must_be_agreed(ticket: Ticket, by: User) -> None:
    """Whoever answers is the first of the two; another one has to agree."""
    if ticket.opinion_at is not None and all(given.user_id == by.id for given in opinions_on(ticket)):
        raise Refused(
            _("This takes a second opinion. Ask a colleague to agree on this page first; your text is still here.")
        )
