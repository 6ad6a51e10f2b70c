"""Macros: one's own and everybody's, with what became of them."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from forum.accounts import is_support, must_be_signed_in
from forum.db import session, write
from forum.handbook import macros
from forum.handbook.categories import categories_on_offer
from forum.handbook.models import Macro
from forum.refused import Refused
from forum.web import done, number_of, page, panel

blueprint = panel("macros", __name__, prefix="/panel/macros", may=is_support)
# What may become of a ticket with the reply; support says which of them it knows.
AFTERWARDS = ("", "solve", "wait")


@blueprint.get("")
def index() -> Response:
    by, wanted = must_be_signed_in(), request.args.get("q", "")
    return page("handbook/macros.html", "rows", shown=macros.macros_for(by, wanted, macros.MOST), wanted=wanted)


@blueprint.get("/new")
def new_macro() -> Response:
    return _form(None)


@blueprint.post("")
def post_macro() -> Response:
    by = must_be_signed_in()
    try:
        with write():
            macros.add_macro(*_words(), by=by, for_all=bool(request.form.get("for_all")), **_rest())
    except Refused as error:
        session.rollback()
        return _form(None, error)
    return done(url_for("macros.index"))


@blueprint.get("/<int:macro>")
def macro_form(macro: int) -> Response:
    return _form(_existing(macro))


@blueprint.post("/<int:macro>")
def post_change(macro: int) -> Response:
    by = must_be_signed_in()
    try:
        with write():
            macros.change_macro(_existing(macro), *_words(), by=by, **_rest())
    except Refused as error:
        session.rollback()
        return _form(_existing(macro), error)
    return done(url_for("macros.index"))


@blueprint.post("/<int:macro>/removal")
def post_removal(macro: int) -> Response:
    by = must_be_signed_in()
    with write():
        macros.remove_macro(_existing(macro), by=by)
    return done(url_for("macros.index"))


def _existing(number: int) -> Macro:
    return macros.macro_of(number if number < 2**63 else None, by=must_be_signed_in())


def _words() -> tuple[str, str]:
    return request.form.get("title", ""), request.form.get("body", "")


def _rest() -> dict[str, Any]:
    then = request.form.get("then", "")
    chosen = request.form.getlist("category", type=number_of)
    return {"then": then if then in AFTERWARDS else "", "categories": chosen}


def _form(shown: Macro | None, error: Refused | None = None) -> Response:
    by = must_be_signed_in()
    kept = (
        {"title": shown.title, "body": shown.body} | {"then": shown.then, "categories": shown.categories}
        if shown
        else {}
    )
    if error:
        kept = {"title": _words()[0], "body": _words()[1]} | _rest()
    return page(
        "handbook/macro.html",
        status=error.status if error else 200,
        macro=shown,
        kept=kept,
        problem=error.sentence if error else "",
        offered=categories_on_offer(),
        may=shown is None or macros.may_change(shown, by),
        history=macros.history_of_macro(shown) if shown else (),
    )
