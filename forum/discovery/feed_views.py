from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from forum.db import Slice, session
from forum.discovery.feeds import Feed, answered
from forum.pages import Page, Site, wear_look_of
from forum.questions import Listing, Question, Topic, count_on_page, listed, topic_path
from forum.refused import Refused
from forum.search import LONGEST, bear_search, docs_alone, newest_threads, read_narrowing

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")


@blueprint.get("/<any(all, unanswered):which>.atom")
def of_all(which: str) -> Response:
    if which == "all":
        return _list(_("Newest questions"), "/", listed(Listing.NEWEST, _after()))
    return _list(_("Unanswered questions"), "/unanswered", listed(Listing.UNANSWERED, _after()))


@blueprint.get("/sites/<int:number>.atom")
def of_site(number: int) -> Response:
    site = session.get(Site, number)
    if site is None:
        raise Refused(_("There is no such site any more."), status=404)
    wear_look_of(site)
    threads = listed(Listing.NEWEST, _after(), site_id=number)
    return _list(_("Questions of %(site)s", site=site.name), f"/search?site={number}", threads)


@blueprint.get("/pages/<int:number>.atom")
def of_page(number: int) -> Response:
    """Pinned threads are in it where they belong by their time."""
    shown = session.get(Page, number)
    if shown is None or not session.scalar(count_on_page(number)):
        raise Refused(_("There is no such page, or nothing public was asked on it yet."), status=404)
    wear_look_of(shown.site)
    threads = listed(Listing.NEWEST, _after(), page_id=number, pinned_too=True)
    return _list(_("Questions about “%(page)s”", page=shown.title or shown.address), f"/pages/{number}", threads)


@blueprint.get("/topics/<int:number>.atom")
def of_topic(number: int) -> Response:
    topic = session.get(Topic, number)
    if topic is None:
        raise Refused(_("There is no such topic any more."), status=404)
    threads = listed(Listing.NEWEST, _after(), topic_id=number)
    return _list(_("Questions about %(topic)s", topic=topic.name), topic_path(topic), threads)


@blueprint.get("/search.atom")
def of_search() -> Response:
    """The newest threads that a search finds, with the words and the narrowing of its page."""
    text = request.args.get("q", "")[:LONGEST].replace("\0", "")
    if text.strip():
        bear_search()
    narrowing = read_narrowing(request.args)
    if narrowing.site:
        wear_look_of(narrowing.site)
    asked = urlencode({"q": text, **narrowing.arguments})
    threads = [] if docs_alone(text, narrowing) else newest_threads(text, narrowed=narrowing.conditions)
    title = _("“%(words)s”: search", words=text) if text.strip() else _("Search")
    return answered(Feed(title, f"{request.path}?{asked}", f"/search?{asked}", threads))


def _list(title: str, shows: str, slice_: Slice[Question]) -> Response:
    further = f"{request.path}?{urlencode({'after': slice_.after})}" if slice_.after else ""
    return answered(Feed(title, request.path, shows, slice_.rows, further))


def _after() -> str:
    return request.args.get("after", "")
