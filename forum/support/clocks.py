"""The clock of a ticket: it runs while somebody waits for support, in working time of the site's calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

from forum import rota
from forum.db import session
from forum.pages import Site
from forum.support.models import NOT_DUE, Ticket
from forum.support.priority import patience, reply_target


def start_clock(ticket: Ticket, since: datetime) -> None:
    """Somebody waits since then. Support's own time begins at the hand-over at the earliest."""
    ticket.waiting_since = since
    begins = max(since, ticket.opened_at)
    ticket.due_at = _after(ticket, begins, reply_target(ticket.level))
    ticket.aged_at = _after(ticket, begins, patience(ticket.level))
    ticket.order_at = ticket.due_at or NOT_DUE


def stop_clock(ticket: Ticket) -> None:
    ticket.waiting_since = ticket.due_at = ticket.aged_at = None
    ticket.order_at = NOT_DUE


def _after(ticket: Ticket, begins: datetime, working_time: timedelta | None) -> datetime | None:
    if working_time is None:
        return None
    calendar = session.get_one(Site, ticket.site_id).calendar
    try:
        return rota.add(rota.week_of(calendar), begins, working_time)
    except ValueError:
        return None  # a calendar without any working hour for two years: nothing is ever due on it
