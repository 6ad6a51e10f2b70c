"""What support did for a person: their tickets, without what support tells support."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Part, User, exports
from forum.db import session
from forum.questions import path
from forum.support.models import Ticket
from forum.support.private_models import TicketMessage
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
    wrote = select(TicketMessage).where(TicketMessage.author_id == user.id, ~TicketMessage.from_staff)
    yield (
        "messages.json",
        [
            {"ticket": row.ticket_id, "text": row.body, "created_at": row.created_at}
            for row in session.scalars(wrote.order_by(TicketMessage.id))
        ],
    )
