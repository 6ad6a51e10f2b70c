"""What a report counts. Everything that counts tickets asks here, so that all numbers mean the same."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_

from forum.support.models import Ticket

# Why a ticket is left out; a report may show these numbers beside its own. A ticket may be several of them.
LEFT_OUT: dict[str, ColumnElement[bool]] = {
    "spam": Ticket.spam_at.is_not(None),
    "merged": Ticket.merged_into_id.is_not(None),
    "split": Ticket.split_from_id.is_not(None),
    "second_opinion": Ticket.opinion_at.is_not(None),
}


def counted() -> ColumnElement[bool]:
    """Whether a ticket is somebody's own wish for help: no spam, nothing that counts with another ticket already
    (merged into it, or split off it), and no marketing or partnership."""
    return and_(
        Ticket.spam_at.is_(None),
        Ticket.merged_into_id.is_(None),
        Ticket.split_from_id.is_(None),
        Ticket.opinion_at.is_(None),
    )
