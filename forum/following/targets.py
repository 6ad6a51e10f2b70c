"""What can be followed, and what it is called."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum.accounts import User
from forum.db import session
from forum.following.models import Follow, Kind
from forum.pages import Page, Site
from forum.questions import Question, Topic, may_see, path, topic_path
from forum.refused import Refused

_TABLES: dict[Kind, Any] = {
    Kind.THREAD: Question,
    Kind.TOPIC: Topic,
    Kind.PAGE: Page,
    Kind.SITE: Site,
}


def must_be_followable(kind: Kind, number: int, by: User | None) -> None:
    """It is there, and this person may see it; otherwise 404, as for what is not there."""
    found = session.get(_TABLES[kind], number)
    if found is None or (isinstance(found, Question) and not may_see(found, by)):
        raise Refused(_("There is nothing here to follow."), status=404)


def name_of(follow: Follow) -> str:
    return called(follow.question or follow.topic or follow.page or follow.site)


def name_by(kind: Kind, number: int) -> str:
    """The same for something one may have left; '' if it is gone."""
    return called(session.get(_TABLES[kind], number))


def called(target: Question | Topic | Page | Site | None) -> str:
    """What is followed, in words for a list; a thread that is not public keeps its title to itself."""
    if isinstance(target, Question):
        return target.title if target.is_published else _("A thread that is not public")
    if isinstance(target, Page):
        return target.title or target.key
    return target.name if target else ""


def path_of(follow: Follow) -> str:
    """Its page in the forum, '' if it has none."""
    if follow.question is not None:
        return path(follow.question) if follow.question.is_published else ""
    if follow.page is not None:
        return f"/pages/{follow.page_id}"
    if follow.topic is not None:
        return topic_path(follow.topic)
    return "/" if follow.site is not None else ""
