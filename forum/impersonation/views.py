from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from forum.accounts import Acting, acting, is_support, must_be_admin, must_be_signed_in
from forum.db import session, write
from forum.impersonation import actions
from forum.refused import Refused
from forum.support import Ticket
from forum.web import done, page, panel

starting = panel("impersonating", __name__, prefix="/tickets", may=is_support)
blueprint = Blueprint("impersonation", __name__, url_prefix="/impersonation")


@starting.post("/<int:number>/impersonation")
def post_start(number: int) -> Response:
    with write():
        ticket = session.get(Ticket, number)
        if ticket is None:
            raise Refused(_("There is no such ticket."), status=404)
        actions.start(ticket, by=must_be_signed_in())
    return done(url_for("questions.index"))


@blueprint.post("/end")
def post_end() -> Response:
    found = _looking()
    with write():
        ended = actions.end(found)
    return done(url_for("tickets.ticket", number=ended.ticket_id) if ended else url_for("desk.queue"))


@blueprint.get("/changes")
def raising() -> Response:
    """What the second step means, before it is taken."""
    found = _looking()
    must_be_admin(found.by)
    return page("impersonation/raising.html", seen=found.user)


@blueprint.post("/changes")
def post_raising() -> Response:
    found = _looking()
    with write():
        actions.raise_rights(found)
    return done(url_for("questions.index"))


def _looking() -> Acting:
    found = acting()
    if found is None:
        raise Refused(_("You are in your own account already."), status=403)
    return found
