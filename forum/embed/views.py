from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from forum import markup
from forum.accounts import me
from forum.embed.freshness import if_changed, keep_page
from forum.embed.places import Place, asked_place, why_no_place
from forum.embed.queries import held_on, threads_on
from forum.embed.tokens import check_token, person_on
from forum.pages import Page
from forum.questions import expectation_of, reviews
from forum.web import absolute, allow_frames_of, page

FRAME = "embed/frame.html"
IN_FRAME = 5
IN_FRAGMENT = 20

blueprint = Blueprint("embed", __name__)
blueprint.before_request(check_token)


@blueprint.get("/embed")
def frame() -> Response:
    """The frame under a documentation page; htmx gets its content alone, to show it anew after signing in."""
    return _shown("view")


@blueprint.get("/embed/threads")
def threads() -> Response:
    """The list alone, after something in it changed."""
    return _shown("threads")


@blueprint.post("/embed/preview")
def preview() -> Response:
    typed = request.form.get(request.form.get("field", "body"), "")[: markup.MAX_LENGTH]
    return page("questions/_preview.html", html=markup.render(typed))


@blueprint.get("/embed/fragment")
def fragment() -> Response:
    """Plain HTML of a page's threads, for a static generator to put into the page itself when it is built."""
    place = asked_place()
    if place is None:
        return _refusal()
    shown = place.page()

    def render() -> str:
        threads = threads_on(shown, IN_FRAGMENT)
        made = page("embed/fragment.html", threads=threads, shown=shown, place=place, forum=absolute(""))
        return made.get_data(as_text=True)

    return keep_page(if_changed(place, shown, "public, max-age=60", render), shown)


@blueprint.after_request
def keep_apart(response: Response) -> Response:
    """What a signed-in person sees is kept by no cache."""
    response.vary.add("X-Docside-Token")
    if me() is not None:
        response.headers["Cache-Control"] = "no-store"
        response.headers.pop("ETag", None)
    return response


def frame_page(place: Place, block: str, *, status: int = 200, **changed: Any) -> Response:
    """The frame, or the block of it that htmx asked for."""
    allow_frames_of(place.ancestors)
    return page(FRAME, block, status=status, **(_context(place, place.page()) | changed))


def _shown(block: str) -> Response:
    place = asked_place()
    if place is None:
        return _refusal()
    allow_frames_of(place.ancestors)
    shown = place.page()
    if person_on(place.site.id):
        return page(FRAME, block, **_context(place, shown))
    made = if_changed(
        place, shown, "no-cache", lambda: page(FRAME, block, **_context(place, shown)).get_data(as_text=True)
    )
    return keep_page(made, shown)


def _context(place: Place, shown: Page | None) -> dict[str, Any]:
    person = person_on(place.site.id)
    return {
        "place": place,
        "site": place.site,
        "shown": shown,
        "threads": threads_on(shown, IN_FRAME),
        "held": held_on(shown) if reviews(person) else [],
        "person": person,
        "form": place.form(),
        "question": None,
        "reported": None,
        "receipt": None,
        "expectation": expectation_of(place.site),
        "preview_to": "/embed/preview",
        "uploads_to": f"/embed/uploads?{place.query}",
    }


def _refusal() -> Response:
    """No site: no form, no cookie, and the one page that anyone may frame, so that its owner can read it."""
    allow_frames_of("*")
    return page("embed/refusal.html", status=404, address=request.args.get("page", ""), problem=why_no_place())
