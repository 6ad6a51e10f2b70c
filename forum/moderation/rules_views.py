"""Canned reasons for every moderator; what admins set about moderation."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import moderates_something, must_be_admin, must_be_signed_in
from forum.db import session, write
from forum.events import record
from forum.moderation.canned import add_reason, canned_reasons, remove_reason
from forum.moderation.events import RulesChanged
from forum.moderation.models import CannedReason
from forum.moderation.reporting import HIDE_AT, USUAL_HIDE_AT
from forum.questions import BOUNDS, most, usual
from forum.refused import Refused
from forum.web import done, options, page, panel, set_option

blueprint = panel("rules", __name__, prefix="/panel/rules", may=moderates_something)
MOST, MOST_OF_NEWCOMERS = 20, 100


@blueprint.get("")
def index() -> Response:
    said = options([HIDE_AT, *BOUNDS])
    return page(
        "moderation/rules.html",
        canned=canned_reasons(),
        hide_at=int(said.get(HIDE_AT, USUAL_HIDE_AT)),
        bounds={name: (int(said.get(name, usual(name))), usual(name)) for name in BOUNDS},
    )


@blueprint.post("/reasons")
def post_reason() -> Response:
    with write():
        add_reason(request.form.get("text", ""), by=must_be_signed_in())
    return done(url_for("rules.index"))


@blueprint.post("/reasons/<int:number>/removal")
def withdraw_reason(number: int) -> Response:
    with write():
        reason = session.get(CannedReason, number)
        if reason is not None:
            remove_reason(reason, by=must_be_signed_in())
    return done(url_for("rules.index"))


@blueprint.post("/settings")
def post_settings() -> Response:
    by = must_be_signed_in()
    must_be_admin(by)
    number = _number(request.form.get("hide_at", ""), MOST)
    with write():
        set_option(HIDE_AT, number)
        record(RulesChanged(HIDE_AT, by.id))
    return done(url_for("rules.index"))


@blueprint.post("/newcomers")
def post_newcomers() -> Response:
    by, form = must_be_signed_in(), request.form
    must_be_admin(by)
    wanted = {name: _number(form.get(name, ""), MOST_OF_NEWCOMERS) for name in BOUNDS}
    with write():
        for name in (name for name, number in wanted.items() if number != most(name)):
            set_option(name, wanted[name])
            record(RulesChanged(name, by.id))
    return done(url_for("rules.index") + "#newcomers")


def _number(text: str, highest: int) -> int:
    text = text.strip()
    if not text.isdecimal() or int(text[:4]) > highest:
        raise Refused(_("Please give a number from 0 to %(most)s.", most=highest))
    return int(text)
