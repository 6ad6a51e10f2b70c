"""What a ticket is about, and which steps were done for it. The ticket is locked by the caller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import clock
from forum.accounts import User, must_be_support
from forum.db import add_once, session
from forum.events import record
from forum.handbook.events import StepTicked, StepUnticked, TicketCategorised, TicketUncategorised
from forum.handbook.models import Category, Tick, TicketCategory
from forum.refused import Refused


def put_into(ticket_id: int, category: Category, *, by: User) -> None:
    """A ticket may be about several things; twice changes nothing."""
    must_be_support(by)
    if category.retired_at is not None:
        raise Refused(_("The category %(name)s was retired.", name=category.name))
    if add_once(TicketCategory(ticket_id=ticket_id, category_id=category.id, by_id=by.id, at=clock.now())):
        record(TicketCategorised(ticket_id, category.id, by.id))


def take_out_of(ticket_id: int, category: Category, *, by: User) -> None:
    must_be_support(by)
    found = session.get(TicketCategory, (ticket_id, category.id))
    if found is not None:
        session.delete(found)
        session.flush()
        record(TicketUncategorised(ticket_id, category.id, by.id))


def carry_over(former_id: int, ticket_id: int) -> None:
    """What goes on in another ticket is about the same things; nobody in particular says so."""
    former = select(TicketCategory).join(TicketCategory.category)
    for row in session.scalars(
        former.where(TicketCategory.ticket_id == former_id, Category.retired_at.is_(None))
    ).all():
        if add_once(TicketCategory(ticket_id=ticket_id, category_id=row.category_id, by_id=row.by_id, at=clock.now())):
            record(TicketCategorised(ticket_id, row.category_id, None))


def tick(ticket_id: int, category: Category, step: str, *, by: User) -> None:
    must_be_support(by)
    if step not in category.steps:
        raise Refused(_("The checklist has changed; this step is not on it any more."), status=409)
    done = Tick(ticket_id=ticket_id, category_id=category.id, step=step, by_id=by.id, at=clock.now())
    if add_once(done):
        record(StepTicked(ticket_id, category.id, by.id))


def untick(ticket_id: int, category: Category, step: str, *, by: User) -> None:
    must_be_support(by)
    same = (Tick.ticket_id == ticket_id) & (Tick.category_id == category.id) & (Tick.step == step)
    gone = session.scalar(select(Tick).where(same))
    if gone is not None:
        session.delete(gone)
        session.flush()
        record(StepUnticked(ticket_id, category.id, by.id))


def categories_of(ticket_id: int) -> Sequence[Category]:
    chosen = select(Category).join(TicketCategory).where(TicketCategory.ticket_id == ticket_id)
    return session.scalars(chosen.order_by(Category.id)).all()


def categories_for(ticket_id: int) -> tuple[list[Category], list[Category]]:
    """What a ticket could be about, also what is no question to support, and what it is about."""
    about = (TicketCategory.category_id == Category.id) & (TicketCategory.ticket_id == ticket_id)
    wanted = Category.retired_at.is_(None) | TicketCategory.ticket_id.is_not(None)
    known = select(Category, TicketCategory.ticket_id).outerjoin(TicketCategory, about).where(wanted)
    found = session.execute(known.order_by(Category.id)).all()
    at_hand = [category for category, _chosen in found if category.retired_at is None]
    return at_hand, [category for category, chosen in found if chosen is not None]


def categories_of_many(ticket_ids: Iterable[int]) -> dict[int, list[str]]:
    """The names for the rows of a list, in one query."""
    rows = session.execute(
        select(TicketCategory.ticket_id, Category.name)
        .join(TicketCategory.category)
        .where(TicketCategory.ticket_id.in_(list(ticket_ids)))
        .order_by(Category.id)
    )
    named: dict[int, list[str]] = {}
    for number, name in rows:
        named.setdefault(number, []).append(name)
    return named


def ticks_of(ticket_id: int) -> dict[tuple[int, str], Tick]:
    """What was done for a ticket, by category and step."""
    done = select(Tick).where(Tick.ticket_id == ticket_id).options(joinedload(Tick.by))
    return {(one.category_id, one.step): one for one in session.scalars(done)}
