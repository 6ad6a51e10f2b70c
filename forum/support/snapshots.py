"""How a ticket stands, clocks and all, as something that can be kept and put back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forum.accounts import User
from forum.db import session
from forum.support.clock_models import Metric, TicketClock, Turn
from forum.support.clocks import CARRIED_ON, clocks_of, counts_for_an_update, turn
from forum.support.models import Ticket, TicketState

FIELDS = (
    *("state", "level", "reasons", "marks", "waiting_since", "due_at", "order_at", "aged_at", "first_replied_at"),
    *("assignee_id", "solved_at", "reopen_count", "wake_at", "reminded_at", "woken_at"),
)
MOMENTS = {name for name in FIELDS if name.endswith(("_at", "_since"))}
CLOCK = (
    *("metric", "started_at", "target_s", "calendar_version_id", "policy_version_id", "due_at", "floor_at", "pauses"),
    *("unanswered", "satisfied_at", "cancelled_at", "breached_at"),
)


def snapshot(ticket: Ticket) -> dict[str, Any]:
    return {"fields": {name: _plain(getattr(ticket, name)) for name in FIELDS}, "clocks": clocks_now(ticket)}


def clocks_now(ticket: Ticket) -> dict[str, Any]:
    """All that it has, by number."""
    return {str(one.id): _told(one) for one in clocks_of(ticket)}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The clocks that are others now, as they were; None for those that came."""
    return {number: before.get(number) for number, one in after.items() if one != before.get(number)}


def put_back(ticket: Ticket, former: Mapping[str, Any], because: dict[str, Any] | None = None) -> None:
    """These clocks run on as they did; those that are None here, which came since, end."""
    for one in clocks_of(ticket):
        if (number := str(one.id)) not in former:
            continue
        if (before := former[number]) is None:
            if one.is_running:
                turn(one, Turn.CANCELLED, because)
        elif _told(one) != before:
            turn(one, Turn.STARTED, {"restored": before, "calendar_version_id": before["calendar_version_id"]})


def stands_as(ticket: Ticket, kept: dict[str, Any]) -> bool:
    """Whether nothing has happened to it since; that a clock became late by itself is nothing."""
    return snapshot(ticket)["fields"] == kept["fields"]


def restore(ticket: Ticket, kept: dict[str, Any]) -> None:
    """Put it back exactly; the ticket is locked by the caller. Clocks that came since end, those that ended run on."""
    put_back(ticket, {**dict.fromkeys(clocks_now(ticket)), **kept["clocks"]}, CARRIED_ON)
    for name, value in kept["fields"].items():
        setattr(ticket, name, _read(name, value))
    assignee = session.get(User, ticket.assignee_id) if ticket.assignee_id else None
    if assignee is None or not assignee.does_support:
        ticket.assignee_id = None
    ticket.due_is_update = counts_for_an_update(clocks_of(ticket))
    session.flush()
    session.expire(ticket, ["assignee"])


def _told(one: TicketClock) -> dict[str, Any]:
    return {name: _plain(getattr(one, name)) for name in CLOCK}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, TicketState | Metric) else value


def _read(name: str, value: Any) -> Any:
    if name == "state":
        return TicketState(value)
    return datetime.fromisoformat(value) if name in MOMENTS and value else value
