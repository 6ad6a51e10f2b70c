from __future__ import annotations

from typing import Any

from flask import Flask, request
from sqlalchemy import select

from forum.accounts import me
from forum.db import session
from forum.following import (
    listeners,  # noqa: F401 - importing it is what makes it listen
    views,
)
from forum.following.models import Kind
from forum.following.queries import following
from forum.pages import Page, Site
from forum.questions import Question, Shown, Topic
from forum.web import fills


def open_following(app: Flask) -> None:
    app.register_blueprint(views.blueprint)


@fills("question.aside", "following/_thread.html")
def offer_thread(question: Question | Shown) -> dict[str, Any] | None:
    return _offered(Kind.THREAD, question.id) if question.is_published else None


@fills("list.follow", "following/_list.html")
def offer_page_or_site(shown: Page | None) -> dict[str, Any] | None:
    """The page of a list; above the list of everything the site, if there is only one."""
    if shown is not None:
        return _offered(Kind.PAGE, shown.id)
    sites = session.scalars(select(Site.id).limit(2)).all()
    return _offered(Kind.SITE, sites[0]) if len(sites) == 1 else None


@fills("topic.actions", "following/_list.html")
def offer_topic(topic: Topic) -> dict[str, Any]:
    return _offered(Kind.TOPIC, topic.id)


def _offered(kind: Kind, number: int) -> dict[str, Any]:
    reader = me()
    return {
        "follow": following(kind, number, reader),
        "signed_in": reader is not None,
        "back": request.full_path.rstrip("?"),
        "chosen": False,
    }
