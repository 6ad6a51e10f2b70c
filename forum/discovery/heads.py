"""What stands in the head of a page for those who read it from outside: search engines, chats, feed readers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext as _

from forum.accounts import me
from forum.ageing import Standing, age_of
from forum.discovery.structured import asked
from forum.discovery.worth import is_thin
from forum.pages import Page, look
from forum.questions import ItsPage, Listing, Message, Related, Shown, Topic, topic_path
from forum.search import LONGEST, Narrowing, docs_alone, said_to_anybody
from forum.web import absolute, anew, fills, once

LONG = 20_000  # letters of answers; what is longer is not kept


@fills("question.head", "discovery/_head.html")
def head_of_thread(
    question: Shown, related: Related, answers: Sequence[Message], accepted: Message | None
) -> dict[str, Any] | None:
    """Nothing of what is not public: not even to those who may read it, who might share the address."""
    if not question.is_published:
        return None
    thin, elsewhere = is_thin(question), related.original is not None
    age = age_of(question) if accepted else None
    shown = {
        "thread": asked(question),
        "thin": thin,
        "has_data": not (thin or elsewhere),
        "answers": tuple(answers),
        "accepted": accepted if age is None or age.standing is Standing.RAISED else None,
        "site_name": look().name,
        "card": absolute(f"/questions/{question.id}/card.png?v={question.revision}"),
        "feeds": tuple(_page_feed(shown.page) for shown in question.shown_on[:1]),
    }
    return {"shown": shown, "make": once if sum(len(made.html) for made in answers) < LONG else anew}


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
    """Whoever reads a feed is nobody in particular."""
    if docs_alone(text, narrowing) or not (text.strip() or narrowing):
        return None
    said = said_to_anybody(text, viewer=me())
    if len(said) > LONGEST or (text.strip() and not said):
        return None
    asked = urlencode({"q": said, **narrowing.arguments})
    return {"feeds": [(_("This search as a feed"), f"/feeds/search.atom?{asked}")]}


def _page_feed(shown: Page | ItsPage) -> tuple[str, str]:
    return _("Questions about “%(page)s”", page=shown.title or shown.address), f"/feeds/pages/{shown.id}.atom"
