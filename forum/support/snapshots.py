"""How a ticket stands, clocks and all, as something that can be kept and put back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.accounts import User
from forum.db import session
from forum.support.clock_models import Metric, Turn
from forum.support.clocks import clocks_of, turn
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
    fields = {name: _plain(getattr(ticket, name)) for name in FIELDS}
    clocks = {str(one.id): {name: _plain(getattr(one, name)) for name in CLOCK} for one in clocks_of(ticket)}
    return {"fields": fields, "clocks": clocks}


def stands_as(ticket: Ticket, kept: dict[str, Any]) -> bool:
    """Whether nothing has happened to it since; that a clock became late by itself is nothing."""
    return snapshot(ticket)["fields"] == kept["fields"]


def restore(ticket: Ticket, kept: dict[str, Any]) -> None:
    """Put it back exactly; the ticket is locked by the caller. Clocks that came since end, those that ended run on."""
    for one in clocks_of(ticket):
        before = kept["clocks"].get(str(one.id))
        if before is None:
            if one.is_running:
                turn(one, Turn.CANCELLED)
        elif {name: _plain(getattr(one, name)) for name in CLOCK} != before:
            turn(one, Turn.STARTED, {"restored": before, "calendar_version_id": before["calendar_version_id"]})
    for name, value in kept["fields"].items():
        setattr(ticket, name, _read(name, value))
    assignee = session.get(User, ticket.assignee_id) if ticket.assignee_id else None
    if assignee is None or not assignee.does_support:
        ticket.assignee_id = None
    session.flush()
    session.expire(ticket, ["assignee"])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, TicketState | Metric) else value


def _read(name: str, value: Any) -> Any:
    if name == "state":
        return TicketState(value)
    return datetime.fromisoformat(value) if name in MOMENTS and value else value
