"""What the page of a ticket shows about its state, and what can be done to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import must_be_signed_in
from forum.db import session
from forum.support import snoozing
from forum.support.bands import week_for
from forum.support.clock_models import LevelChoice, Metric
from forum.support.clocks import clocks_of
from forum.support.models import Ticket, TicketState, TicketUndo
from forum.support.patience import closing_days, pending_days
from forum.support.promised_times import promise_choices
from forum.support.undoing import is_last


def standing(shown: Ticket, kin: Sequence[Ticket]) -> dict[str, Any]:
    zone, week = ZoneInfo(shown.site.calendar.zone), week_for(shown.site_id)
    clocks, (deed, choice) = clocks_of(shown), _deed_and_choice(shown)
    promised = next((one for one in clocks if one.is_running and one.metric is Metric.UPDATE), None)
    return {
        "clocks": clocks,
        "choice": choice,
        "snoozes": snoozing.choices(shown, week) if shown.is_unsolved else [],
        "until": snoozing.in_words(shown.wake_at.astimezone(zone)) if shown.wake_at else "",
        "promised": promised,
        "promised_for": snoozing.in_words(promised.due_at.astimezone(zone)) if promised and promised.due_at else "",
        "promises": promise_choices(shown, week) if shown.is_unsolved else [],
        "deed": deed if deed is not None and is_last(deed, shown, by=must_be_signed_in()) else None,
        "patience": _days(shown.state),
        "former": next((ticket for ticket in kin if ticket.id == shown.follow_up_of_id), None),
        "split_off": [ticket for ticket in kin if ticket.split_from_id == shown.id],
        "split_from": next((ticket for ticket in kin if ticket.id == shown.split_from_id), None),
        "follow_ups": [ticket for ticket in kin if ticket.follow_up_of_id == shown.id],
    }


def _deed_and_choice(shown: Ticket) -> tuple[TicketUndo | None, LevelChoice | None]:
    """The last deed on a ticket, and the level that somebody set by hand, in one statement."""
    found = select(TicketUndo, LevelChoice).select_from(Ticket).where(Ticket.id == shown.id)
    found = found.outerjoin(TicketUndo, TicketUndo.ticket_id == Ticket.id)
    found = found.outerjoin(LevelChoice, LevelChoice.ticket_id == Ticket.id).options(joinedload(LevelChoice.by))
    deed, choice = session.execute(found).one()
    return deed, choice


def _days(state: TicketState) -> int:
    """After how many days time moves a ticket on, where the page says so."""
    if state is TicketState.PENDING:
        return pending_days()
    return closing_days() if state is TicketState.CLOSED else 0
