"""What support did for a person: their tickets, without what support tells support."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Part, User, exports
from forum.db import session
from forum.questions import path
from forum.support.models import Ticket
from forum.web import absolute


@exports("support")
def export_tickets(user: User) -> Iterator[Part]:
    theirs = select(Ticket).where(Ticket.requester_id == user.id).options(joinedload(Ticket.question))
    yield (
        "tickets.json",
        [
            {
                "subject": row.subject,
                "address": absolute(path(row.question)) if row.question else None,
                "state": row.shown_state.value,
                "opened_at": row.opened_at,
                "first_replied_at": row.first_replied_at,
                "solved_at": row.solved_at,
            }
            for row in session.scalars(theirs.order_by(Ticket.id))
        ],
    )
