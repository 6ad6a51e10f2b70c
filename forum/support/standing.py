"""What the page of a ticket shows about its state, and what can be done to it."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from forum.accounts import must_be_signed_in
from forum.db import session
from forum.support import snoozing
from forum.support.clock_models import Metric, TicketClock
from forum.support.clocks import clocks_of
from forum.support.models import Ticket, TicketState
from forum.support.patience import closing_days, pending_days
from forum.support.promised_times import promise_choices
from forum.support.queries import kin_of
from forum.support.undoing import last_deed


def standing(shown: Ticket) -> dict[str, Any]:
    zone = ZoneInfo(shown.site.calendar.zone)
    promised = _promise(shown)
    kin = session.scalars(kin_of(shown)).all()
    return {
        "snoozes": snoozing.choices(shown) if shown.is_unsolved else [],
        "until": snoozing.in_words(shown.wake_at.astimezone(zone)) if shown.wake_at else "",
        "promised": promised,
        "promised_for": snoozing.in_words(promised.due_at.astimezone(zone)) if promised and promised.due_at else "",
        "promises": promise_choices(shown) if shown.is_unsolved else [],
        "deed": last_deed(shown, by=must_be_signed_in()),
        "patience": _days(shown.state),
        "former": next((ticket for ticket in kin if ticket.id == shown.follow_up_of_id), None),
        "split_off": [ticket for ticket in kin if ticket.split_from_id == shown.id],
        "split_from": next((ticket for ticket in kin if ticket.id == shown.split_from_id), None),
        "follow_ups": [ticket for ticket in kin if ticket.follow_up_of_id == shown.id],
    }


def _promise(shown: Ticket) -> TicketClock | None:
    running = (one for one in clocks_of(shown) if one.is_running and one.metric is Metric.UPDATE)
    return next(running, None)


def _days(state: TicketState) -> int:
    """After how many days time moves a ticket on, where the page says so."""
    if state is TicketState.PENDING:
        return pending_days()
    return closing_days() if state is TicketState.CLOSED else 0
