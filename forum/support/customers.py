"""What support puts beside a customer: the open tickets of an organisation, and how old a requester's tier is."""

from __future__ import annotations

from typing import Any

from forum.accounts import Organisation
from forum.db import session
from forum.organisations import links_of_ticket
from forum.support.models import Ticket
from forum.support.queries import open_of_organisation
from forum.web import fills


@fills("organisation.sections", "support/_of_organisation.html")
def show_open_tickets(organisation: Organisation) -> dict[str, Any]:
    return {"tickets": session.scalars(open_of_organisation(organisation.id)).all()}


@fills("ticket.person", "support/_old_tier.html")
def warn_of_old_tier(ticket: Ticket) -> dict[str, Any] | None:
    organisation = ticket.requester.organisation
    return {"organisation": organisation} if organisation and organisation.tier_is_old else None


@fills("ticket.person", "organisations/_links.html")
def show_links(ticket: Ticket) -> dict[str, Any] | None:
    links = links_of_ticket(ticket.id, ticket.requester)
    return {"links": links} if links else None
