from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class TicketPicked(Fact):
    """Somebody asked for the next ticket and got this one."""

    ticket_id: int
    by_id: int
