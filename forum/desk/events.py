from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class TicketPicked(Fact):
    """Somebody asked for the next ticket and got this one."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class ViewKept(Fact):
    """Somebody gave a list of the queue a name, or a name another list."""

    view_id: int
    by_id: int


@dataclass(frozen=True)
class ViewRemoved(Fact):
    view_id: int
    by_id: int


@dataclass(frozen=True)
class BulkBegun(Fact):
    """Somebody did one thing to many tickets; what is recorded of each carries its number as the cause."""

    bulk_id: int
    by_id: int


@dataclass(frozen=True)
class BulkUndone(Fact):
    bulk_id: int
    by_id: int
