"""What the places in a macro become for a ticket."""

from __future__ import annotations

from forum import questions
from forum.accounts import User
from forum.support.models import Ticket
from forum.web import absolute


def words_for(ticket: Ticket, *, by: User) -> dict[str, str]:
    """A place without an answer stays as it stands."""
    thread, requester = ticket.question, ticket.requester
    shown_on = thread.shown_on[0].page if thread is not None and thread.shown_on else None
    return {
        "name": requester.name.split()[0],
        "fullname": requester.name,
        "organisation": requester.organisation.name if requester.organisation else "",
        "page": (shown_on.title or shown_on.address) if shown_on else "",
        "ticket": str(ticket.id),
        "link": absolute(questions.path(thread)) if thread is not None else "",
        "me": by.name,
    }
