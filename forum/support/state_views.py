"""What support does to the state of a ticket, from its page."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from forum.accounts import User, is_support, must_be_signed_in
from forum.db import write
from forum.refused import Refused
from forum.support import opinions, resting, snoozing, undoing
from forum.support.models import Ticket
from forum.support.no_reply import needs_no_reply
from forum.support.seeing import read_seen
from forum.support.ticket_views import existing, refused_deed, show_facts
from forum.web import panel

blueprint = panel("ticket_states", __name__, prefix="/tickets", may=is_support)
blueprint.register_error_handler(Refused, refused_deed)


@blueprint.post("/<int:number>/patience")
def post_patience(number: int) -> Response:
    """Wait for the asker."""
    return _done(number, resting.leave_to_asker)


@blueprint.post("/<int:number>/no-reply")
def post_no_reply(number: int) -> Response:
    """What the asker wrote last needs no reply. `seen` is what the conversation shows, `shown` what it showed when
    this form was made, for a browser without a script."""

    def rest(ticket: Ticket, *, by: User) -> None:
        needs_no_reply(ticket, by=by, seen=read_seen(request.form.get("seen") or request.form.get("shown", "")))

    return _done(number, rest)


@blueprint.post("/<int:number>/hold")
def post_hold(number: int) -> Response:
    def hold(ticket: Ticket, *, by: User) -> None:
        until = snoozing.moment_of(ticket, request.form.get("until", ""), request.form.get("day", ""))
        resting.hold(ticket, until, by=by)

    return _done(number, hold)


@blueprint.post("/<int:number>/taking-up")
def post_taking_up(number: int) -> Response:
    return _done(number, resting.take_up)


@blueprint.post("/<int:number>/spam")
def post_spam(number: int) -> Response:
    return _done(number, resting.mark_spam)


@blueprint.post("/<int:number>/opinion")
def post_opinion(number: int) -> Response:
    """Agree, as the second of two, that it is answered."""
    return _done(number, opinions.agree)


@blueprint.post("/<int:number>/opinion/withdrawal")
def withdraw_opinion(number: int) -> Response:
    return _done(number, opinions.take_agreement_back)


@blueprint.post("/<int:number>/undo")
def post_undo(number: int) -> Response:
    return _done(number, undoing.undo)


def _done(number: int, deed: Callable[..., None]) -> Response:
    by = must_be_signed_in()
    with write():
        deed(existing(number), by=by)
    return show_facts(number)
