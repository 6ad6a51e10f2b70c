from __future__ import annotations

from typing import Any

from forum.support import Ticket
from forum.web import fills


@fills("queue.search", "search/_field.html")
def field_of_the_queue(**_given: Any) -> dict[str, Any]:
    return {"person": None}


@fills("ticket.merging", "search/_merging.html")
def search_of_another_ticket(ticket: Ticket) -> dict[str, Any]:
    return {"ticket": ticket}


@fills("ticket.person", "search/_of_person.html")
def search_of_a_person(ticket: Ticket) -> dict[str, Any]:
    return {"person": ticket.requester}
