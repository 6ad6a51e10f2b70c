"""What takes two people: a ticket about marketing or the like, by its categories."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select, update
from sqlalchemy.orm import aliased

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
    its = select(TicketCategory.ticket_id).where(TicketCategory.category_id == fact.category_id)
    for takes_two, moment in ((True, clock.now()), (False, None)):
        told = Ticket.opinion_at.is_(None) if takes_two else Ticket.opinion_at.is_not(None)
        wrong = (_takes_two() if takes_two else ~_takes_two()) & told
        _set(Ticket.id.in_(its), wrong, opinion_at=moment)
    note_families(its)


def note_families(of: Select[int]) -> None:
    """On each of these tickets, or on the one it was merged into, whether any of them takes two people."""
    one, merged = aliased(Ticket), aliased(Ticket)
    roots = select(func.coalesce(one.merged_into_id, one.id)).where(one.id.in_(of)).union(of)
    theirs = select(func.min(merged.opinion_at)).where(merged.merged_into_id == Ticket.id).scalar_subquery()
    since = case((Ticket.merged_into_id.is_(None), func.coalesce(Ticket.opinion_at, theirs)))
    _set(Ticket.id.in_(roots), Ticket.takes_two_at.is_distinct_from(since), takes_two_at=since)


def _follow_categories(ticket_id: int) -> None:
    ticket = session.get_one(Ticket, ticket_id)
    takes_two = bool(session.scalar(select(Ticket.id).where(Ticket.id == ticket_id, _takes_two())))
    if takes_two != (ticket.opinion_at is not None):
        # In the order of their ids, as merging locks them.
        for number in sorted({ticket.id, ticket.merged_into_id or ticket.id}):
            session.get_one(Ticket, number, with_for_update=True, populate_existing=True)
        ticket.opinion_at = clock.now() if takes_two else None
        session.flush()
        note_families(select(Ticket.id).where(Ticket.id == ticket_id))


def _set(*which: ColumnElement[bool], **values: Any) -> None:
    session.execute(
        update(Ticket).where(*which).values(**values, version=Ticket.version + 1),
        execution_options={"synchronize_session": False},
    )


def _takes_two() -> ColumnElement[bool]:
    has = (TicketCategory.ticket_id == Ticket.id) & (TicketCategory.category_id == Category.id)
    return exists().where(has, Category.second_opinion)
