"""What one does with level and clocks of a ticket, and the page that explains every due time."""

from __future__ import annotations

from flask import Response, request

from forum import clock
from forum.accounts import is_support, must_be_signed_in
from forum.db import write
from forum.refused import Refused
from forum.support.clocks import clocks_of
from forum.support.ledger import counted, ledger, said_to_need_none
from forum.support.levelling import mark, release_level, set_level
from forum.support.promised_times import promised_moment
from forum.support.promising import promise_update, take_promise_back
from forum.support.ticket_views import existing, refused_deed, show_facts
from forum.web import number_of, page, panel

blueprint = panel("ticket_clocks", __name__, prefix="/tickets", may=is_support)
blueprint.register_error_handler(Refused, refused_deed)


@blueprint.get("/<int:number>/clocks")
def clocks(number: int) -> Response:
    shown, now = existing(number), clock.now()
    clocks = clocks_of(shown)
    ledgers = [(one, steps, counted(steps)) for one in clocks for steps in [ledger(one, now)]]
    return page("support/clocks.html", ticket=shown, ledgers=ledgers, now=now, rested=said_to_need_none(clocks))


@blueprint.post("/<int:number>/level")
def post_level(number: int) -> Response:
    by, level = must_be_signed_in(), request.form.get("level", 0, type=number_of) or 0
    with write():
        set_level(existing(number), level, request.form.get("reason", ""), by=by)
    return show_facts(number)


@blueprint.post("/<int:number>/level/withdrawal")
def withdraw_level(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        release_level(existing(number), by=by)
    return show_facts(number)


@blueprint.post("/<int:number>/marks")
def post_marks(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        mark(existing(number), request.form.getlist("mark"), by=by)
    return show_facts(number)


@blueprint.post("/<int:number>/promise")
def post_promise(number: int) -> Response:
    """ "I will get back by then." """
    by = must_be_signed_in()
    with write():
        promised = existing(number)
        moment = promised_moment(promised, request.form.get("until", ""), request.form.get("at", ""))
        promise_update(promised, moment, by)
    return show_facts(number)


@blueprint.post("/<int:number>/promise/withdrawal")
def withdraw_promise(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        take_promise_back(existing(number), by=by)
    return show_facts(number)
