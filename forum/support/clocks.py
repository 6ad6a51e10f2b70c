"""The clock of a ticket: it runs while somebody waits for support, in working time of the site's calendar."""

from __future__ import annotations

from datetime import datetime

from forum import rota
from forum.db import session
from forum.pages import Site
from forum.support.models import NOT_DUE, Ticket
from forum.support.priority import reply_target


def start_clock(ticket: Ticket, since: datetime) -> None:
    """Somebody waits since then. Support's own time begins at the hand-over at the earliest."""
    ticket.waiting_since = since
    ticket.due_at = _due(ticket, max(since, ticket.opened_at))
    ticket.order_at = ticket.due_at or NOT_DUE


def stop_clock(ticket: Ticket) -> None:
    ticket.waiting_since = ticket.due_at = None
    ticket.order_at = NOT_DUE


def _due(ticket: Ticket, begins: datetime) -> datetime | None:
    target = reply_target(ticket.level)
    if target is None:
        return None
    calendar = session.get_one(Site, ticket.site_id).calendar
    try:
        return rota.add(rota.week_of(calendar), begins, target)
    except ValueError:
        return None  # a calendar without any working hour for two years: nothing is ever due on it
