from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from forum.accounts import Part, PersonErased, User, ask_with_session, exports, me
from forum.db import session
from forum.events import on
from forum.inbox import views
from forum.inbox.models import Happening, InboxThread
from forum.inbox.queries import is_unread, unread_here, unread_of_whom
from forum.questions import Question, Shown, path
from forum.web import absolute, fills


def open_inbox(app: Flask) -> None:
    app.register_blueprint(views.blueprint)


ask_with_session("unread", unread_of_whom())


@fills("top.me", "inbox/_link.html", kept=True)
def point_to_inbox() -> dict[str, Any] | None:
    reader = me()
    return {"unread": unread_here(reader)} if reader else None


@fills("question.notice", "inbox/_reading.html")
def note_reading(question: Question | Shown) -> dict[str, Any] | None:
    """With nothing unread there is nothing to ask. In the conversation, so new answers in an open page are read."""
    reader = me()
    if reader is None or not question.is_published or not unread_here(reader):
        return None
    return {} if is_unread(question.id, reader) else None


@on(PersonErased)
def forget_inbox(fact: PersonErased) -> None:
    session.execute(delete(InboxThread).where(InboxThread.user_id == fact.user_id))
    session.execute(delete(Happening).where(Happening.user_id == fact.user_id))


@exports("inbox")
def export_inbox(user: User) -> Iterator[Part]:
    theirs = select(InboxThread).where(InboxThread.user_id == user.id).options(joinedload(InboxThread.question))
    yield (
        "inbox.json",
        [
            {"address": absolute(path(row.question)), "at": row.at, "read_at": row.read_at}
            for row in session.scalars(theirs.order_by(InboxThread.at))
            if row.question.is_published
        ],
    )
