from __future__ import annotations

from flask import Response, request

from forum.accounts import User, is_support
from forum.db import session
from forum.search.tickets import find_conversations
from forum.web import number_of, page, panel

blueprint = panel("search", __name__, prefix="/queue/search", may=is_support)


@blueprint.get("")
def index() -> Response:
    """Tickets by their words, `?q=`; with `?person=` what one person wrote and was told, in threads as well."""
    text = request.args.get("q", "").strip()
    person = session.get(User, request.args.get("person", 0, type=number_of))
    return page(
        "search/desk.html",
        "found",
        text=text,
        person=person,
        hits=find_conversations(text, person=person) if text else [],
    )
