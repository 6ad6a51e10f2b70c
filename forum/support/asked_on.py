"""Which page of the documentation a private ticket was asked on. One with a thread stands wherever that is shown."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from forum.db import session
from forum.pages import Page, Site, moved_on_to, page_at
from forum.questions import Question
from forum.refused import Refused
from forum.support.models import Ticket

AT_ONCE = 1000


def page_named(site: Site, address: str, *, explicit: str = "", canonical: str = "") -> Page | None:
    """The page of the site that a form names. What nobody can use is no reason to refuse what was written."""
    try:
        return page_at(site, address, explicit=explicit, canonical=canonical)[0]
    except Refused:
        return None


def page_kept(number: int | None) -> Page | None:
    """A page that was named some time ago, or the one that it became meanwhile."""
    page = session.get(Page, number) if number is not None else None
    return (moved_on_to(page) or page) if page is not None else None


def first_page_of(question: Question | None) -> int | None:
    return question.shown_on[0].page_id if question is not None and question.shown_on else None


def carry_tickets(page_id: int, to_id: int) -> list[int]:
    """The private tickets of a page, closed ones too, are those of another page from now on."""
    here = Ticket.page_id == page_id
    numbers = session.scalars(select(Ticket.id).where(here).order_by(Ticket.id).with_for_update()).all()
    session.execute(update(Ticket).where(here).values(page_id=to_id))
    return list(numbers)


def carry_tickets_back(numbers: Sequence[int], here_id: int, home_id: int) -> None:
    """Those that have been put elsewhere since stay there."""
    for start in range(0, len(numbers), AT_ONCE):
        theirs = Ticket.id.in_(numbers[start : start + AT_ONCE])
        session.execute(update(Ticket).where(theirs, Ticket.page_id == here_id).values(page_id=home_id))
