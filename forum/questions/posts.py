"""Answers as everybody who is signed out sees them: made into HTML once, for as long as they show the same.

What may stand there is what these hold: the template knows nothing else of the post, so nothing it shows can change
unnoticed.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup

from forum.accounts import User
from forum.questions.models import Answer, Question
from forum.web import language

KEPT = 2000
LONG = 8000  # characters; what is longer is not kept, so that all together take some thirty megabytes at most


class Thread(NamedTuple):
    id: int
    title: str
    accepted_id: int | None
    takes_messages: bool


class Person(NamedTuple):
    id: int
    name: str
    avatar: str | None
    erased_at: datetime | None


class Post(NamedTuple):
    id: int
    html: str
    author_id: int
    author: Person
    by_staff: bool
    from_asker: bool
    is_published: bool
    published_at: datetime | None
    created_at: datetime
    edited_at: datetime | None
    edited_by_id: int | None
    edited_by: Person | None
    helped_count: int


def in_html(question: Question, answer: Answer, *, anchor: bool = True) -> Markup:
    thread = Thread(question.id, question.title, question.accepted_id, question.takes_messages)
    make = _made if len(answer.html) < LONG else _made.__wrapped__
    return make(language(), thread, _post(answer), anchor)


def byline_in_html(question: Question, answer: Answer) -> Markup:
    """Who wrote it and when, which is the same for every reader."""
    thread = Thread(question.id, question.title, None, takes_messages=False)
    return _byline(language(), thread, _post(answer)._replace(html=""))


def _post(answer: Answer) -> Post:
    return Post(
        answer.id,
        answer.html,
        answer.author_id,
        _person(answer.author),
        answer.by_staff,
        answer.from_asker,
        answer.is_published,
        answer.published_at,
        answer.created_at,
        answer.edited_at,
        answer.edited_by_id,
        _person(answer.edited_by) if answer.edited_by else None,
        answer.helped_count,
    )


def _person(user: User) -> Person:
    return Person(user.id, user.name, user.avatar, user.erased_at)


@lru_cache(maxsize=KEPT)
def _byline(_language: str, thread: Thread, post: Post) -> Markup:
    byline_of = current_app.jinja_env.get_template("questions/posts.html").module.byline_of  # type: ignore[attr-defined]
    return Markup(byline_of(post, thread))  # noqa: S704 - our own template, escaped there


@lru_cache(maxsize=KEPT)
def _made(_language: str, thread: Thread, post: Post, anchor: bool) -> Markup:
    answered = current_app.jinja_env.get_template("questions/posts.html").module.answered  # type: ignore[attr-defined]
    return Markup(answered(thread, post, (), None, anchor=anchor))  # noqa: S704 - our own template, escaped there
