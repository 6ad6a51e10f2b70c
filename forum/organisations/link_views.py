"""The templates of links, in the panel."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from forum.accounts import Organisation, is_admin, must_be_signed_in
from forum.db import session, write
from forum.organisations.links import (
    NAMES,
    Wanted,
    add_link,
    all_links,
    change_link,
    links_of_organisation,
    remove_link,
)
from forum.organisations.models import LinkTemplate
from forum.refused import Refused
from forum.web import done, fills, page, panel

blueprint = panel("links", __name__, prefix="/panel/links", may=is_admin)


@fills("organisation.links", "organisations/_links.html")
def show_links(organisation: Organisation) -> dict[str, object] | None:
    links = links_of_organisation(organisation)
    return {"links": links} if links else None


@blueprint.get("")
def index() -> Response:
    return _page()


@blueprint.post("")
def post_link() -> Response:
    by = must_be_signed_in()
    try:
        with write():
            add_link(_wanted(), by=by)
    except Refused as error:
        session.rollback()
        return _page(problem=error.sentence, typed=_wanted(), status=error.status)
    return done("/panel/links")


@blueprint.post("/<int:number>")
def post_change(number: int) -> Response:
    by = must_be_signed_in()
    try:
        with write():
            change_link(_existing(number), _wanted(), by=by)
    except Refused as error:
        session.rollback()
        return _page(problem=error.sentence, status=error.status)
    return done("/panel/links")


@blueprint.post("/<int:number>/removal")
def post_removal(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        remove_link(_existing(number), by=by)
    return done("/panel/links")


def _wanted() -> Wanted:
    form = request.form
    return Wanted(form.get("name", ""), form.get("address", ""), "on_organisation" in form, "on_ticket" in form)


def _page(*, problem: str = "", typed: Wanted | None = None, status: int = 200) -> Response:
    blank = Wanted("", "", on_organisation=True, on_ticket=True)
    return page(
        "organisations/links.html",
        status=status,
        kept=all_links(),
        names=NAMES,
        example="https://admin.example.com/customers/{organisation.reference}",
        problem=problem,
        typed=typed or blank,
    )


def _existing(number: int) -> LinkTemplate:
    found = session.get(LinkTemplate, number) if number < 2**63 else None
    if found is None:
        raise Refused(_("There is no such link any more."), status=404)
    return found
