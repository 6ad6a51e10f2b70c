"""A second opinion: what takes two people, such as marketing, is answered only once a colleague agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum import clock
from forum.accounts import User, must_be_support
from forum.db import Base, session
from forum.events import record
from forum.questions import Question, before_staff_answers
from forum.refused import Refused
from forum.support.changing import locked_to_work
from forum.support.events import OpinionGiven, OpinionTakenBack
from forum.support.merged import family_of, ticket_of
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
    """To whatever of it takes two people, what was merged into it included."""
    must_be_support(by)
    taking = taking_two(family_of(locked_to_work(ticket)))
    if not taking:
        raise Refused(_("This ticket takes no second opinion any more."), status=409)
    for one, since in taking.items():
        given = session.get(Opinion, (one.id, by.id))
        if given is None or given.at < since:
            session.merge(Opinion(ticket_id=one.id, user_id=by.id, at=clock.now()))
            record(OpinionGiven(one.id, by.id))


def take_agreement_back(ticket: Ticket, *, by: User) -> None:
    must_be_support(by)
    for one in family_of(locked_to_work(ticket)):
        if given := session.get(Opinion, (one.id, by.id)):
            session.delete(given)
            record(OpinionTakenBack(one.id, by.id))


def taking_two(family: Sequence[Ticket]) -> dict[Ticket, datetime]:
    """Those of several tickets handled together that take two people, and since when."""
    return {one: one.opinion_at for one in family if one.opinion_at is not None}


def opinions_on(family: Sequence[Ticket]) -> Sequence[Opinion]:
    """Who agrees to all of them that take two, the first one first; nobody has to where none does."""
    taking = taking_two(family)
    if not taking:
        return []
    valid = select(Opinion).join(Ticket).where(Ticket.id.in_([one.id for one in taking]))
    valid = valid.where(Opinion.at >= Ticket.opinion_at).options(joinedload(Opinion.user))
    given = session.scalars(valid.order_by(Opinion.at, Opinion.user_id)).all()
    voices = Counter(opinion.user_id for opinion in given)
    first = {opinion.user_id: opinion for opinion in reversed(given) if voices[opinion.user_id] == len(taking)}
    return sorted(first.values(), key=lambda opinion: (opinion.at, opinion.user_id))


def must_be_agreed(root: Ticket, by: User) -> None:
    """Before an answer: whoever gives it is the first of the two, and another one has to agree."""
    if not _is_agreed(root, by):
        raise Refused(_("This takes a second opinion. Ask a colleague to agree on the ticket first."))


def must_be_agreed_to_end(root: Ticket, by: User) -> None:
    """Before it is solved or put away: what takes two is in nobody's list afterwards. Real spam is in no such
    category and goes in one step."""
    if not _is_agreed(root, by):
        raise Refused(
            _("This takes a second opinion. A colleague has to agree on the ticket before it is solved or spam."),
            status=409,
        )


@before_staff_answers
def hear_two_before_staff_answers(question: Question, by: User) -> None:
    """In the thread, in the frame and in the panel as on the ticket's page."""
    if (root := ticket_of(question.id)) is not None:
        must_be_agreed(root, by)


def _is_agreed(root: Ticket, by: User) -> bool:
    family = family_of(root)
    return not taking_two(family) or any(given.user_id != by.id for given in opinions_on(family))
