"""The ticket that another one is merged into, found by its words, its number, or the name of whoever asked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import organisations
from forum.db import session
from forum.search.tickets import find_conversations
from forum.support import Ticket, TicketState, mergeable_with

SHOWN = 8


def find_mergeable(source: Ticket, text: str) -> Sequence[Ticket]:
    """The best few it can be merged into; of its own asker the newest, as long as nothing is looked for."""
    if source.state is TicketState.CLOSED or source.spam_at is not None:
        return []
    if not text.strip():
        return _asked_by([source.requester_id], source)
    lettered = any(sign.isalpha() for sign in text)
    named = [person.id for person in organisations.look_up(text).people] if lettered else []
    found = [hit.ticket for hit in find_conversations(text, among=mergeable_with(source)) if hit.ticket is not None]
    fitting = select(Ticket.id).where(mergeable_with(source), Ticket.id.in_([ticket.id for ticket in found]))
    there = set(session.scalars(fitting)) if found else set()
    both = [*_asked_by(named, source), *(ticket for ticket in found if ticket.id in there)]
    return list({ticket.id: ticket for ticket in both}.values())[:SHOWN]


def _asked_by(people: Sequence[int], source: Ticket) -> Sequence[Ticket]:
    if not people:
        return []
    theirs = select(Ticket).where(Ticket.requester_id.in_(people), mergeable_with(source))
    whole = joinedload(Ticket.requester)
    return session.scalars(theirs.options(whole).order_by(Ticket.id.desc()).limit(SHOWN)).all()
