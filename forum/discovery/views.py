from __future__ import annotations

from hashlib import sha256

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from forum.discovery import sitemaps
from forum.refused import Refused
from forum.web import absolute

blueprint = Blueprint("discovery", __name__)
CLOSED = ("/account", "/inbox", "/my-tickets", "/panel", "/queue", "/search?", "/sign-in", "/tickets")
"""What leads nowhere for a search engine. What says `noindex` is not among it: to see that, it has to be read."""


@blueprint.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return _for_an_hour("\n".join(lines), "text/plain")


@blueprint.get("/sitemap.xml")
def sitemap_index() -> Response:
    return _for_an_hour(sitemaps.written_index(sitemaps.index()), "application/xml")


@blueprint.get("/sitemaps/<any(threads, pages, topics):things>-<int:part>.xml")
def sitemap(things: str, part: int) -> Response:
    if not 0 < part < 10**9:
        raise Refused(_("There is no such list of addresses."), status=404)
    return _for_an_hour(sitemaps.written(sitemaps.PARTS[things](part)), "application/xml")


def _for_an_hour(text: str, kind: str) -> Response:
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    response.set_etag(sha256(text.encode()).hexdigest()[:20])
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.make_conditional(request)
    return response
