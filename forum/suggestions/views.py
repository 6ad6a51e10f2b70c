from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from forum.accounts import me
from forum.db import session, write
from forum.pages import Page, Site, find_page, identity_on, site_of
from forum.refused import Refused
from forum.search import bear_search
from forum.suggestions.helping import note_helped
from forum.suggestions.suggesting import suggest, suggestion_named
from forum.web import HOUR, client_network, done, keep_in_frame, limit, page

blueprint = keep_in_frame(Blueprint("suggestions", __name__, url_prefix="/suggestions"))
TEMPLATE, BLOCK = "suggestions/suggestions.html", "suggestions"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """Where somebody is about to ask."""

    site: Site | None
    page: Page | None


@blueprint.get("")
def index() -> Response:
    """What may answer `?title=`, which is being typed in a form to ask on `page`."""
    bear_search()
    given = request.args
    place = place_asked(given.get("page", ""), given.get("canonical", ""), given.get("ident", ""))
    site_id = place.site.id if place.site else None
    found = suggest(given.get("title", "").replace("\0", ""), viewer=me(), page=place.page, site_id=site_id)
    return page(TEMPLATE, BLOCK, found=found, helped=None, form=given)


@blueprint.post("/helped")
def post_helped() -> Response:
    """This solved it: counted once a day for each network, and the form stays as it is."""
    given, network = request.form, client_network()
    found = suggestion_named(given.get("helped", ""), me())
    if found is None:
        raise Refused(_("That is not there any more."), status=404)
    place = place_asked(given.get("page", ""), given.get("canonical", ""), given.get("ident", ""))
    page_id = place.page.id if place.page else None
    try:
        with write():
            limit("helped", network, most=30, within=HOUR)
            limit(f"helped-{found.name}", network, most=1, within=DAY)
            note_helped(found, session.get(Page, page_id) if page_id else None)
    except Refused:
        session.rollback()  # it was counted before, and whoever says it twice is thanked twice
    return done(found.address, TEMPLATE, BLOCK, found=[], helped=found)


def place_asked(address: str, canonical: str, ident: str) -> Asked:
    site = site_of(address)
    if site is None:
        return Asked(None, None)
    try:
        key = identity_on(site, address, explicit=ident, canonical=canonical).key
    except ValueError:
        return Asked(site, None)
    return Asked(site, session.scalar(find_page(site.id, key)))
