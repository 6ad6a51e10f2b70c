from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext as _

from forum.db import session
from forum.questions import queries
from forum.questions.links import topic_path
from forum.questions.models import Topic
from forum.questions.queries import Listing
from forum.questions.rows import read_rows
from forum.questions.shelves import shelves
from forum.refused import Refused
from forum.web import page

blueprint = Blueprint("topics", __name__)
SHOWN = {listing.value: listing for listing in Listing}


@blueprint.get("/topics")
def index() -> Response:
    return page("questions/topics.html", shelves=[shelf for shelf in shelves() if shelf.topics])


@blueprint.get("/topics/<int:number>", defaults={"slug": ""})
@blueprint.get("/topics/<int:number>/<slug>")
def topic(number: int, slug: str) -> Response:
    """The threads of a topic; `show` is unanswered, solved, or all of them."""
    found = session.get(Topic, number)
    if found is None:
        raise Refused(_("There is no such topic any more."), status=404)
    if request.path != topic_path(found):
        query = request.query_string.decode()
        return redirect(topic_path(found) + (f"?{query}" if query else ""), 301)  # type: ignore[return-value]
    listing = SHOWN.get(request.args.get("show", ""), Listing.NEWEST)
    slice_ = queries.listed(listing, request.args.get("after", ""), topic_id=number, read=read_rows)
    return page("questions/topic.html", "rows", topic=found, listing=listing, threads=slice_.rows, after=slice_.after)
