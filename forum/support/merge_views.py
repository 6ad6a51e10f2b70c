"""Merging a ticket into another, taking it out again, and splitting messages off."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import must_be_signed_in
from forum.db import session, write
from forum.refused import Refused
from forum.support import merging, splitting
from forum.support.models import Ticket
from forum.support.ticket_views import blueprint, existing, ticket_context, typed
from forum.web import done, number_of, page


@blueprint.post("/<int:number>/merging")
def post_merging(number: int) -> Response:
    """Into another one; that it is somebody else's is said first."""
    by, source = must_be_signed_in(), existing(number)
    into = _other()
    try:
        if into.requester_id != source.requester_id and "sure" not in request.form:
            return page("support/ticket.html", "facts", **ticket_context(source), merge_with=into)
        with write():
            merging.merge(source, into, by=by)
        return done(url_for("tickets.ticket", number=into.merged_into_id or into.id))
    except Refused as error:
        session.rollback()
        context = ticket_context(existing(number))
        return page("support/ticket.html", "facts", status=error.status, **context, merge_problem=error.sentence)


@blueprint.post("/<int:number>/merging/withdrawal")
def withdraw_merging(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        merging.unmerge(existing(number), by=by)
    return done(url_for("tickets.ticket", number=number))


@blueprint.post("/<int:number>/splits")
def post_split(number: int) -> Response:
    """Into a new ticket; whatever speaks against it, what was chosen stays chosen."""
    by, chosen = must_be_signed_in(), set(request.form.getlist("message", type=number_of))
    try:
        with write():
            made = splitting.split(existing(number), chosen, typed("subject"), by=by)
            address = url_for("tickets.ticket", number=made.id)
        return done(address)
    except Refused as error:
        session.rollback()
        context = ticket_context(existing(number))
        problem = {"split_problem": error.sentence, "split_subject": typed("subject"), "parted": chosen}
        return page("support/ticket.html", "ticket", status=error.status, **context, **problem)


def _other() -> Ticket:
    number = request.form.get("into", type=number_of)
    found = session.get(Ticket, number) if number and number < 2**63 else None
    if found is None:
        raise Refused(_("There is no ticket of this number."), status=404)
    return found
