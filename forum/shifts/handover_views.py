"""Stopping for the day: what must still be put in order, in place, and what was handed to oneself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from flask import Response, request
from flask_babel import gettext as _

from forum import clock, support
from forum.accounts import User, is_support, must_be_signed_in
from forum.db import session, write
from forum.refused import Refused
from forum.rota import Week
from forum.shifts.days import back_at, come_back, due_before, end_day, is_away, week_of_work
from forum.shifts.handing import accept, give, handed_to
from forum.shifts.unfinished import count_open, count_unfinished, unfinished
from forum.support import Ticket
from forum.web import done, number_of, page, panel

blueprint = panel("handover", __name__, prefix="/queue/handover", may=is_support)

_BACK = "/queue/handover"


@blueprint.get("")
def show() -> Response:
    return _page()


@blueprint.post("/<int:number>")
def post_ticket(number: int) -> Response:
    """A note, a next time and whose it is from now on: whatever of the three was filled in, or nothing of it."""
    by = must_be_signed_in()
    try:
        with write():
            _put_in_order(_ticket(number), by)
    except Refused as error:
        session.rollback()
        return _page(failed=number, problem=error.sentence, status=error.status, typed=request.form)
    return _go_on(number)


@blueprint.post("/<int:number>/acceptance")
def post_acceptance(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        accept(_ticket(number), by=by)
    return _go_on(number)


@blueprint.post("/end")
def post_end() -> Response:
    by = must_be_signed_in()
    with write():
        end_day(by=by)
    return done(_BACK)


@blueprint.post("/return")
def post_return() -> Response:
    by = must_be_signed_in()
    with write():
        come_back(by=by)
    return done(_BACK)


def _put_in_order(ticket: Ticket, by: User) -> None:
    note, until, to = (request.form.get(f"{name}-{ticket.id}", "").strip() for name in ("note", "until", "to"))
    if not (note or until or to):
        raise Refused(_("Write a note, choose a time, or give it to somebody."), status=422)
    if note:
        support.add_note(ticket, note, by=by)
    what, _colon, when = until.partition(":")
    if what == "hold":
        support.hold(ticket, support.hold_moment(ticket, when, ""), by=by)
    elif what == "promise":
        support.promise_update(ticket, support.promised_moment(ticket, when, ""), by)
    if to:
        give(ticket, None if to == "queue" else _person(to), by=by)


def _go_on(number: int) -> Response:
    """One is in order. What was typed into the others is kept, without scripts too."""
    typed = {name: text for name, text in request.form.items() if text and not name.endswith(f"-{number}")}
    typing = any(name.startswith(("note-", "until-", "to-")) for name in typed)
    return _page(typed=typed) if typing or request.headers.get("HX-Request") else done(_BACK)


def _page(
    *, failed: int = 0, problem: str = "", status: int = 200, typed: Mapping[str, str] = MappingProxyType({})
) -> Response:
    viewer, now = must_be_signed_in(), clock.now()
    rows = unfinished(viewer, now)
    week = week_of_work()
    back, away = back_at(week), is_away(viewer)
    return page(
        "shifts/handover.html",
        "handover",
        status=status,
        rows=rows,
        left=count_unfinished(viewer, now) if rows else 0,
        handed=handed_to(viewer),
        away=away,
        away_until=_said(away, week) if away else "",
        back_day=_said(back, week),
        covered=[] if rows else due_before(viewer, back),
        mine=0 if rows else count_open(viewer),
        colleagues=[colleague for colleague in support.people_on_support() if colleague.id != viewer.id],
        hold_choices=support.hold_choices,
        promise_choices=support.promise_choices,
        next_time=support.next_time,
        failed=failed,
        problem=problem,
        typed=typed,
        now=now,
    )


def _said(moment: datetime, week: Week) -> str:
    """On the calendar by which people are back."""
    return support.moment_in_words(moment.astimezone(ZoneInfo(week.zone)))


def _ticket(number: int) -> Ticket:
    found = session.get(Ticket, number) if number < 2**63 else None
    if found is None:
        raise Refused(_("There is no such ticket."), status=404)
    return found


def _person(text: str) -> User:
    try:
        found = session.get(User, number_of(text))
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("Please choose who gets this ticket."))
    return found
