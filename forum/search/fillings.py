from __future__ import annotations

from typing import Any

from flask import request

from forum.accounts import acting
from forum.support import Ticket
from forum.web import fills


@fills("queue.search", "search/_field.html", kept=True)
def field_of_the_queue(**_given: Any) -> dict[str, Any]:
    return {"person": None}


@fills("ticket.merging", "search/_merging.html")
def search_of_another_ticket(ticket: Ticket) -> dict[str, Any]:
    return {"ticket": ticket}


@fills("ticket.person", "search/_of_person.html")
def search_of_a_person(ticket: Ticket) -> dict[str, Any]:
    return {"person": ticket.requester}


@fills("top.search", "search/_box.html", kept=True)
def search_of_the_forum() -> dict[str, Any] | None:
    """In the head of every page, but where a search of its own stands, and where nobody may search."""
    return None if acting() or request.path.startswith(("/search", "/queue", "/tickets")) else {}


@fills("frame.search", "search/_of_site.html")
def search_of_a_site(**_given: Any) -> dict[str, Any]:
    """Under a documentation page: what is found opens beside it, and a text that was begun stays."""
    return {}
