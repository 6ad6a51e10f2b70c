"""Answers of a thread, made into HTML once for everybody who sees the same of them, for as long as they show the same.

What may stand there is what these hold: the template knows nothing else of the post nor of its reader, so nothing it
shows can change unnoticed. Forms carry a proof of their own for each session; it is put in at the end.
"""

from __future__ import annotations

import secrets
from collections.abc import Container
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup

from forum.accounts import User
from forum.questions.models import Answer, Question
from forum.questions.permissions import may_accept, may_edit, may_remove, may_vote
from forum.web import language, proof, slot

KEPT = 2000
FIELDS = f"<!-- {secrets.token_hex(16)} -->"  # where the proof belongs; nobody who writes posts can know it
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


class May(NamedTuple):
    """What somebody signed in may do with a post, and has done: all by which their page differs from anybody's."""

    edit: bool
    remove_own: bool
    accept: bool
    vote: bool
    voted: bool
    entries: Markup


def what_may(question: Question, answer: Answer | None, reader: User | None, voted: Container[int]) -> May | None:
    """None for whoever is signed out. `voted` holds the answers for which they voted by id, and 0 for the thread."""
    if reader is None:
        return None
    own = (answer or question).author_id == reader.id
    return May(
        may_edit(question, answer, reader),
        own and may_remove(question, answer, reader),
        may_accept(question, reader),
        may_vote(question, answer, reader),
        (answer.id if answer else 0) in voted,
        slot("post.menu", question=question, answer=answer),
    )


def in_html(
    question: Question, answer: Answer, reader: User | None = None, voted: Container[int] = (), *, anchor: bool = True
) -> Markup:
    thread = Thread(question.id, question.title, question.accepted_id, question.takes_messages)
    may = what_may(question, answer, reader, voted)
    make = _made if len(answer.html) < LONG else _made.__wrapped__
    html = make(language(), thread, _post(answer), may, anchor)
    return html if may is None else Markup(str(html).replace(FIELDS, proof()))  # noqa: S704 - made by us, as is the proof


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
def _made(_language: str, thread: Thread, post: Post, may: May | None, anchor: bool) -> Markup:
    answered = current_app.jinja_env.get_template("questions/posts.html").module.answered  # type: ignore[attr-defined]
    html = answered(thread, post, may, Markup(FIELDS), anchor=anchor)  # noqa: S704 - see below
    return Markup(html)  # noqa: S704 - our own template, escaped there
