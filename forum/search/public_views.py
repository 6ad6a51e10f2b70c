from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from forum.accounts import is_support, me
from forum.db import session, write
from forum.pages import Site, all_sites, wear_look_of
from forum.questions import Topic
from forum.search.narrowing import Narrowing, read_narrowing
from forum.search.operators import only_words
from forum.search.threads import Found, find_threads
from forum.web import client_network, limit, page

blueprint = Blueprint("finding", __name__)
LONGEST = 300
STRETCH, MOST, AT_ONCE = timedelta(minutes=10), 400, 10
_asked: Counter[str] = Counter()


@blueprint.get("/search")
def search() -> Response:
    """Threads by what stands in them, `?q=`, narrowed by `state`, `topic`, `site` and `page`."""
    text, by = request.args.get("q", "")[:LONGEST].replace("\0", ""), me()
    if text.strip():
        bear_search()
    narrowing, found = read_narrowing(request.args), Found()
    if text.strip() or narrowing:
        found = find_threads(text, viewer=by, narrowed=narrowing.conditions, after=request.args.get("after", ""))
    if narrowing.site:
        wear_look_of(narrowing.site)
    sites = session.scalars(all_sites().options(lazyload(Site.origins))).all()
    return page(
        "search/search.html",
        "results",
        text=text,
        found=found,
        narrowing=narrowing,
        topics=session.execute(select(Topic.id, Topic.name).order_by(Topic.name)).all(),
        sites=sites,
        places=_places(narrowing, sites) if found.asked and not found.hits else [],
        title=only_words(text).strip()[:200],
        supports=is_support(),
    )


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """How a browser offers this search beside its own."""
    response = make_response(render_template("search/opensearch.xml"))
    response.headers["Content-Type"] = "application/opensearchdescription+xml; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _places(narrowing: Narrowing, sites: Sequence[Site]) -> list[tuple[str, str]]:
    """Where what was not found can be asked: names and addresses of the page, of the site, or of all sites."""
    if narrowing.page:
        return [(narrowing.page.title or narrowing.page.key, narrowing.page.address)]
    return [(site.name, site.address) for site in sites if narrowing.site in (None, site)]


def bear_search() -> None:
    """Whoever is signed out may search often, not without end. Reading writes nothing: only every tenth search of a
    network is noted for all processes, the others are counted in this one."""
    if me() is not None:
        return
    network = client_network()
    if len(_asked) > 10_000:
        _asked.clear()
    if _asked[network] % AT_ONCE == AT_ONCE - 1:
        with write():
            limit("search", network, most=MOST // AT_ONCE, within=STRETCH)
    _asked[network] += 1
