from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256

from flask import Response, make_response, request
from flask_babel import get_locale

from forum import clock
from forum.accounts import me
from forum.bodies import Subject, keep
from forum.embed.places import Place
from forum.pages import Page
from forum.paths import TEMPLATES
from forum.web import asset, wants_fragment

# Every change of a thread that a page shows, and every one that comes or goes, counts here (see `pages.touch`).
PAGE = Subject("page", "SELECT revision FROM page WHERE id = ?")


def if_changed(place: Place, shown: Page | None, caching: str, render: Callable[[], str]) -> Response:
    """A 304 decided from the page's revision alone, before anything is rendered, or the whole answer with its ETag."""
    tag = _tag(place, shown)
    unchanged = request.if_none_match.contains_weak(tag)
    response = make_response("", 304) if unchanged else make_response(render())
    response.set_etag(tag)
    response.headers["Cache-Control"] = caching
    response.vary.add("HX-Request")
    return response


def keep_page(made: Response, shown: Page | None) -> Response:
    """For everybody who is signed out. A page on which nothing was asked yet is not there: when it comes, that changes
    the surroundings."""
    if made.status_code != 200 or me() is not None:
        return made
    return keep(made, PAGE, shown.id if shown else 0, shown.revision if shown else None)


def _tag(place: Place, shown: Page | None) -> str:
    """All that an anonymous answer depends on.

    The origins count although only a header names them: browsers keep the old Content-Security-Policy after a 304.
    The day counts because forms carry its stamp, and because the expected time is renewed in the background.
    """
    site = place.site
    parts = (
        request.path,
        wants_fragment(),
        str(get_locale()),
        clock.now().date(),
        _design(),
        place.ancestors,
        (site.id, site.name, site.answered_by, site.forward_minutes),
        (shown.id, shown.revision) if shown and shown.revision else None,
    )
    return sha256(repr(parts).encode()).hexdigest()[:20]


@cache
def _design() -> str:
    """Changes when a new release looks different."""
    files = [*TEMPLATES.glob("embed/*.html"), *TEMPLATES.glob("questions/*.html"), *TEMPLATES.glob("ui/*.html")]
    digest = sha256(b"".join(path.read_bytes() for path in sorted(files)))
    for name in ("frame.css", "frame.js", "forum.js", "htmx.js"):
        digest.update(asset(name).encode())
    return digest.hexdigest()
