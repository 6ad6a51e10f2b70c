"""How long time leaves a ticket as it is: until its asker is reminded, it is solved by itself, or closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _

from forum import clock
from forum.accounts import User, must_be_admin
from forum.db import session
from forum.events import record
from forum.refused import Refused
from forum.support.events import PatienceSet
from forum.support.models import TicketState
from forum.web import option, set_option

PENDING_DAYS, CLOSING_DAYS = "pending_days", "closing_days"
USUAL = {PENDING_DAYS: 7, CLOSING_DAYS: 20}
MOST = 365
_WARNING = timedelta(days=2)


def pending_days() -> int:
    """After how many days an asker's silence solves the ticket."""
    return int(option(PENDING_DAYS, USUAL[PENDING_DAYS]))


def closing_days() -> int:
    """After how many days a solved ticket is closed."""
    return int(option(CLOSING_DAYS, USUAL[CLOSING_DAYS]))


def reminding_after() -> timedelta:
    """Two days before the silence counts as an answer; of a patience that short, in its middle."""
    whole = timedelta(days=pending_days())
    return max(whole - _WARNING, whole / 2)


def warned_for() -> timedelta:
    """How long an asker has left once they were reminded."""
    return timedelta(days=pending_days()) - reminding_after()


def moves_on_at(state: TicketState) -> datetime | None:
    """When time moves on a ticket that comes into a state now."""
    if state is TicketState.PENDING:
        return clock.now() + reminding_after()
    if state is TicketState.SOLVED:
        return clock.now() + timedelta(days=closing_days())
    return None


def set_patience(pending: int, closing: int, *, by: User) -> None:
    """What stands already keeps its time, unless it would be solved or closed too soon."""
    must_be_admin(by)
    if not (1 <= pending <= MOST and 1 <= closing <= MOST):
        raise Refused(_("Please give whole days, from 1 to %(most)s.", most=MOST))
    if (pending, closing) != (pending_days(), closing_days()):
        set_option(PENDING_DAYS, pending)
        set_option(CLOSING_DAYS, closing)
        session.flush()
        record(PatienceSet(pending, closing, by.id))
