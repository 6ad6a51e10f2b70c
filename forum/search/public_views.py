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
from forum.search.finding import Found
from forum.search.narrowing import Narrowing, docs_alone, read_narrowing
from forum.search.operators import only_words
from forum.search.sections import SectionHit, find_sections, has_documentation
from forum.search.threads import Hit, find_threads
from forum.web import client_network, limit, page

blueprint = Blueprint("finding", __name__)
LONGEST = 300
STRETCH, MOST, AT_ONCE = timedelta(minutes=10), 400, 10
BESIDE = 3
_asked: Counter[str] = Counter()


@blueprint.get("/search")
def search() -> Response:
    """Threads and documentation by what stands in them, `?q=`, narrowed by `in`, `state`, `topic`, `site`, `page`."""
    text = request.args.get("q", "")[:LONGEST].replace("\0", "")
    if text.strip():
        bear_search()
    narrowing, documentation = read_narrowing(request.args), has_documentation()
    found, docs = _found(text, narrowing, documentation=documentation)
    if narrowing.site:
        wear_look_of(narrowing.site)
    sites = session.scalars(all_sites().options(lazyload(Site.origins))).all()
    return page(
        "search/search.html",
        "results",
        text=text,
        found=found,
        docs=docs,
        docs_alone=docs_alone(text, narrowing),
        documentation=documentation,
        narrowing=narrowing,
        topics=session.execute(select(Topic.id, Topic.name).order_by(Topic.name)).all(),
        sites=sites,
        places=_places(narrowing, sites) if (found.asked or docs.asked) and not found.hits else [],
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


def _found(text: str, narrowing: Narrowing, *, documentation: bool) -> tuple[Found[Hit], Found[SectionHit]]:
    """Threads, and on the first page of them the few best sections; or where these are asked for, sections alone.
    Sections that have less of what was typed than the threads are left out."""
    by, after = me(), request.args.get("after", "")
    if not text.strip() and not narrowing:
        return Found(), Found()
    if docs_alone(text, narrowing):
        return Found(), find_sections(text, viewer=by, narrowing=narrowing, after=after)
    found = find_threads(text, viewer=by, narrowed=narrowing.conditions, after=after)
    if not documentation or after or not only_words(text).strip():
        return found, Found()
    docs = find_sections(text, viewer=by, narrowing=narrowing, size=BESIDE)
    return found, docs if not found.hits or docs.detours <= found.detours else Found()


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
