"""Which ticket to merge into, chosen from a list instead of by a number one would have to know."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from forum.accounts import is_support
from forum.db import session
from forum.refused import Refused
from forum.search.mergeable import find_mergeable
from forum.support import Ticket
from forum.web import page, panel

blueprint = panel("mergeable", __name__, prefix="/tickets", may=is_support)


@blueprint.get("/<int:number>/mergeable")
def index(number: int) -> Response:
    """`?q=`: the list below the field of the ticket's page; whole, where there is no script."""
    ticket = session.get(Ticket, number) if number < 2**63 else None
    if ticket is None:
        raise Refused(_("There is no such ticket."), status=404)
    wanted = request.args.get("q", "").strip()
    return page(
        "search/mergeable.html", "mergeable", ticket=ticket, wanted=wanted, found=find_mergeable(ticket, wanted)
    )
