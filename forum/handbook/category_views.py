"""The list of categories: everybody on support reads it, admins change it, and its history says who did."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import is_support, must_be_admin, must_be_signed_in
from forum.db import session, write
from forum.handbook import categories
from forum.handbook.models import Category
from forum.refused import Refused
from forum.web import done, page, panel

blueprint = panel("categories", __name__, prefix="/panel/categories", may=is_support)


@blueprint.get("")
def index() -> Response:
    return page("handbook/categories.html", shown=categories.all_categories(), typed="", problem="")


@blueprint.post("")
def post_category() -> Response:
    by, form = must_be_signed_in(), request.form
    try:
        with write():
            categories.add_category(form.get("name", ""), by=by)
    except Refused as error:
        session.rollback()
        shown = categories.all_categories()
        return page(
            "handbook/categories.html",
            status=error.status,
            shown=shown,
            typed=form.get("name", ""),
            problem=error.sentence,
        )
    return done(url_for("categories.index"))


@blueprint.get("/<int:category>")
def category_form(category: int) -> Response:
    return _form(_existing(category))


@blueprint.post("/<int:category>")
def post_change(category: int) -> Response:
    by, form = must_be_signed_in(), request.form
    must_be_admin(by)
    try:
        with write():
            categories.change_category(
                _existing(category),
                name=form.get("name", ""),
                checklist=form.get("checklist", ""),
                runbook=form.get("runbook", ""),
                second_opinion="second_opinion" in form,
                by=by,
            )
    except Refused as error:
        session.rollback()
        return _form(_existing(category), error)
    return done(url_for("categories.index"))


@blueprint.post("/<int:category>/retirement")
def post_retirement(category: int) -> Response:
    by = must_be_signed_in()
    must_be_admin(by)
    with write():
        categories.retire_category(_existing(category), by=by)
    return done(url_for("categories.index"))


@blueprint.post("/<int:category>/return")
def post_return(category: int) -> Response:
    by = must_be_signed_in()
    must_be_admin(by)
    with write():
        categories.bring_back_category(_existing(category), by=by)
    return done(url_for("categories.index"))


def _existing(number: int) -> Category:
    found = session.get(Category, number) if number < 2**63 else None
    if found is None:
        raise Refused(_("There is no such category."), status=404)
    return found


def _form(shown: Category, error: Refused | None = None) -> Response:
    fields = ("name", "checklist", "runbook", "second_opinion")
    kept = {field: request.form.get(field, "") if error else getattr(shown, field) for field in fields}
    return page(
        "handbook/category.html",
        status=error.status if error else 200,
        category=shown,
        kept=kept,
        problem=error.sentence if error else "",
        history=categories.history_of_category(shown),
    )
