"""What takes two people: a ticket about marketing or the like, by its categories."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, select, update

from forum import clock
from forum.db import session
from forum.events import on
from forum.handbook import Category, CategoryChanged, TicketCategorised, TicketCategory, TicketUncategorised
from forum.support.models import Ticket


@on(TicketCategorised)
def note_what_takes_two(fact: TicketCategorised) -> None:
    _follow_categories(fact.ticket_id)


@on(TicketUncategorised)
def look_again_at_what_takes_two(fact: TicketUncategorised) -> None:
    _follow_categories(fact.ticket_id)


@on(CategoryChanged)
def follow_the_category(fact: CategoryChanged) -> None:
    """Whether a category takes two people is the same for all its tickets, also for those of last year."""
    its = Ticket.id.in_(select(TicketCategory.ticket_id).where(TicketCategory.category_id == fact.category_id))
    for takes_two, moment in ((True, clock.now()), (False, None)):
        told = Ticket.opinion_at.is_(None) if takes_two else Ticket.opinion_at.is_not(None)
        wrong = (_takes_two() if takes_two else ~_takes_two()) & told
        session.execute(
            update(Ticket).where(its, wrong).values(opinion_at=moment, version=Ticket.version + 1),
            execution_options={"synchronize_session": False},
        )


def _follow_categories(ticket_id: int) -> None:
    ticket = session.get_one(Ticket, ticket_id)
    takes_two = bool(session.scalar(select(Ticket.id).where(Ticket.id == ticket_id, _takes_two())))
    if takes_two != (ticket.opinion_at is not None):
        ticket.opinion_at = clock.now() if takes_two else None
        session.flush()


def _takes_two() -> ColumnElement[bool]:
    has = (TicketCategory.ticket_id == Ticket.id) & (TicketCategory.category_id == Category.id)
    return exists().where(has, Category.second_opinion)
