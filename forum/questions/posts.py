"""Answers of a thread, made into HTML once for everybody who sees the same of them, for as long as they show the same.

What may stand there is what these hold: the template knows nothing else of the post nor of its reader, so nothing it
shows can change unnoticed. Forms carry a proof of their own for each session; it is put in at the end.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app
from markupsafe import Markup

from forum.accounts import User
from forum.questions.messages import Message
from forum.questions.models import Answer, Question
from forum.questions.permissions import may_accept, may_edit, may_remove, may_restore, may_vote
from forum.questions.showing import Shown
from forum.web import FIELDS, language, slot

KEPT = 2000
LONG = 8000  # characters; what is longer is not kept, so that all together take some thirty megabytes at most


class Thread(NamedTuple):
    id: int
    title: str
    accepted_id: int | None
    takes_messages: bool


class May(NamedTuple):
    """What somebody signed in may do with a post, and has done: all by which their page differs from anybody's."""

    edit: bool
    remove_own: bool
    accept: bool
    vote: bool
    voted: bool
    entries: Markup


def what_may(
    question: Question | Shown, answer: Answer | Message | None, reader: User | None, voted: Container[int]
) -> May | None:
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
        slot("post.menu", reader=reader, question=question, answer=answer),
    )


def in_html(
    question: Shown,
    messages: Iterable[Message],
    reader: User | None = None,
    voted: Container[int] = (),
    *,
    anchor: bool = True,
) -> Markup:
    """Answers one below the other, or the line that stands in the place of a removed one."""
    spoken, thread = language(), Thread(question.id, question.title, question.accepted_id, question.takes_messages)
    made = []
    for message in messages:
        if message.removed_at:
            made.append(_removed(spoken, message, may_restore(message, reader)))
        else:
            make = _made if len(message.html) < LONG else _made.__wrapped__
            made.append(make(spoken, thread, message, what_may(question, message, reader, voted), anchor))
    return Markup("".join(made))  # noqa: S704 - made by us


@lru_cache(maxsize=KEPT)
def _made(_language: str, thread: Thread, message: Message, may: May | None, anchor: bool) -> str:
    return str(_macros().answered(thread, message, may, FIELDS, anchor=anchor))


@lru_cache(maxsize=KEPT)
def _removed(_language: str, message: Message, restores: bool) -> str:
    return str(_macros().tombstone(message, restores, FIELDS))


def _macros() -> Any:
    return current_app.jinja_env.get_template("questions/posts.html").module
