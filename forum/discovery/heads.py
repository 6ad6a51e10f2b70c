"""What stands in the head of a page for those who read it from outside: search engines, chats, feed readers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext as _

from forum.ageing import Standing, age_of
from forum.discovery.structured import data_block, data_of
from forum.discovery.worth import is_thin
from forum.markup import inline, plain
from forum.pages import Page
from forum.questions import Answer, Listing, Question, Related, Topic, path, topic_path
from forum.search import Narrowing, docs_alone
from forum.web import absolute, fills

EXCERPT = 200


@fills("question.head", "discovery/_thread.html")
def head_of_thread(
    question: Question, related: Related, answers: Sequence[Answer], accepted: Answer | None
) -> dict[str, Any] | None:
    """Nothing of what is not public: not even to those who may read it, who might share the address."""
    if not question.is_published:
        return None
    thin, elsewhere = is_thin(question), related.original is not None
    age = age_of(question) if accepted else None
    holds = accepted if age is None or age.standing is Standing.RAISED else None
    return {
        "thin": thin,
        "data": None if thin or elsewhere else data_block(data_of(question, answers, holds)),
        "title": plain(inline(question.title)),
        "description": plain(question.html, EXCERPT),
        "address": absolute(path(question)),
        "card": absolute(f"/questions/{question.id}/card.png?v={question.revision}"),
        "feeds": [_page_feed(shown.page) for shown in question.shown_on[:1]],
    }


@fills("list.head", "discovery/_list.html")
def head_of_list(listing: Listing, shown: Page | None) -> dict[str, Any]:
    feeds = [_page_feed(shown)] if shown else [(_("Newest questions"), "/feeds/all.atom")]
    if listing is Listing.UNANSWERED:
        feeds = [(_("Unanswered questions"), "/feeds/unanswered.atom")]
    about = (
        _("Questions about “%(page)s”, and their answers", page=shown.title or shown.address)
        if shown
        else _("What readers of the documentation asked, and what they were answered")
    )
    return {
        "canonical": absolute(request.path),
        "description": about,
        "deep": "after" in request.args,
        "feeds": feeds,
    }


@fills("topic.head", "discovery/_list.html")
def head_of_topic(topic: Topic) -> dict[str, Any]:
    """Its lists of the unanswered and the solved are parts of it, and have no place of their own in a search engine."""
    about = _("Questions about %(topic)s", topic=topic.name)
    return {
        "canonical": absolute(topic_path(topic)),
        "description": about,
        "deep": "after" in request.args,
        "feeds": [(about, f"/feeds/topics/{topic.id}.atom")],
    }


@fills("search.head", "discovery/_feeds.html")
def head_of_search(text: str, narrowing: Narrowing) -> dict[str, Any] | None:
    if docs_alone(text, narrowing) or not (text.strip() or narrowing):
        return None
    asked = urlencode({"q": text, **narrowing.arguments})
    return {"feeds": [(_("This search as a feed"), f"/feeds/search.atom?{asked}")]}


def _page_feed(shown: Page) -> tuple[str, str]:
    return _("Questions about “%(page)s”", page=shown.title or shown.address), f"/feeds/pages/{shown.id}.atom"
