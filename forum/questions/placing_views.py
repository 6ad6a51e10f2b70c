"""Where a thread stands: what moderators do about its pages, and the known pages they can choose from."""

from __future__ import annotations

from flask import Response, request

from forum.accounts import moderates_something, must_be_signed_in
from forum.db import session, write
from forum.pages import pages_like
from forum.questions.placing import hide_from, move_to, show_on
from forum.questions.views import thread_done, visible
from forum.web import page, panel

blueprint = panel("thread_places", __name__, prefix="/questions", may=moderates_something)


@blueprint.get("/pages")
def pages() -> Response:
    """Known pages by words of their title or address, as the options of an address field."""
    words = request.args.get("address", "")[:200]
    found = session.scalars(pages_like(words)).all() if len(words.strip()) > 1 else []
    return page("questions/_page_options.html", pages=found)


@blueprint.post("/<int:number>/pages")
def post_page(number: int) -> Response:
    with write():
        show_on(visible(number), request.form.get("address", ""), by=must_be_signed_in())
    return thread_done(number)


@blueprint.post("/<int:number>/pages/<int:page_id>/withdrawal")
def withdraw_page(number: int, page_id: int) -> Response:
    with write():
        hide_from(visible(number), page_id, by=must_be_signed_in())
    return thread_done(number)


@blueprint.post("/<int:number>/place")
def post_place(number: int) -> Response:
    with write():
        move_to(visible(number), request.form.get("address", ""), by=must_be_signed_in())
    return thread_done(number)
