from __future__ import annotations

from typing import Any

from forum.accounts import must_be_signed_in
from forum.desk.picking import last_pick, one_in
from forum.support import Ticket
from forum.web import fills


@fills("ticket.top", "desk/_why.html")
def why_this_one(ticket: Ticket) -> dict[str, Any] | None:
    """For whoever came here by asking for the next ticket."""
    picked = last_pick(ticket, must_be_signed_in())
    return {"picked": picked, "ticket": ticket, "every": one_in()} if picked else None
