from __future__ import annotations

import json
import zlib
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _

from forum.db import session, write
from forum.pages import Site
from forum.refused import Refused
from forum.sections.knowing import site_of_token
from forum.sections.taking import Brought, take_pages, take_whole
from forum.sections.unpacking import TooLarge, unpacked
from forum.web import HOUR, client_network, guard_exempt, limit

LARGEST, MOST_PAGES, MOST_ADDRESSES = 16_000_000, 100, 50_000
blueprint = Blueprint("index_push", __name__)


@blueprint.post("/index")
@guard_exempt
def post_pages() -> Response:
    """A build brings pages as JSON, gzipped or not: `pages` with an address and HTML each, and after the last of them
    `whole`, the addresses of all there are, or of all that lie `below` an address. The token says of which site."""
    site_id = _site().id
    pages, whole, below = _pushed()
    outcome = take_pages(site_id, pages).then(take_whole(site_id, whole, below=below))
    refused = [{"address": address, "why": why} for address, why in outcome.refused]
    return jsonify(
        pages=outcome.pages, changed=outcome.changed, gone=outcome.gone, left_out=outcome.left_out, refused=refused
    )


@blueprint.errorhandler(Refused)
def say_no(error: Refused) -> tuple[Response, int]:
    session.rollback()
    return jsonify(error=error.sentence), error.status


def _site() -> Site:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    site = site_of_token(token.strip()) if kind.lower() == "bearer" else None
    number = site.id if site else 0
    with write():
        if site is None:
            limit("wrong index token", client_network(), most=30, within=HOUR)
        else:
            limit("index push", str(number), most=1200, within=HOUR)
    if site is None:
        raise Refused(_("This token is not one of a site of this forum, or it was ended."), status=401)
    return session.get_one(Site, number)


def _pushed() -> tuple[list[Brought], list[str], str]:
    said = _body()
    pages, whole, below = said.get("pages", []), said.get("whole", []), said.get("below", "")
    if not isinstance(pages, list) or not isinstance(whole, list) or not isinstance(below, str):
        raise _unreadable()
    if len(pages) > MOST_PAGES or len(whole) > MOST_ADDRESSES:
        raise Refused(_("That is too much for one request: at most %(n)s pages.", n=MOST_PAGES), status=413)
    if not all(isinstance(address, str) for address in whole):
        raise _unreadable()
    return [_page(page) for page in pages], whole, below


def _page(page: Any) -> Brought:
    if not isinstance(page, dict):
        raise _unreadable()
    address, html = page.get("address"), page.get("html")
    if not isinstance(address, str) or not isinstance(html, str):
        raise _unreadable()
    return Brought(address, html)


def _body() -> dict[str, Any]:
    try:
        body = unpacked(request.get_data(cache=False), LARGEST)
        said = json.loads(body)
    except TooLarge:
        raise Refused(_("That is too much for one request."), status=413) from None
    except (ValueError, zlib.error, RecursionError):
        raise _unreadable() from None
    if not isinstance(said, dict):
        raise _unreadable()
    return said


def _unreadable() -> Refused:
    return Refused(_("This is not what a push looks like; see the documentation of the index."), status=400)
