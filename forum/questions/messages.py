"""Answers as the page of their thread shows them: rows of columns, under the names that `Answer` has for them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased

from forum.accounts import User
from forum.db import in_columns
from forum.questions.models import Answer, State


class Person(NamedTuple):
    id: int
    name: str
    avatar: str | None
    erased_at: datetime | None


class Message(NamedTuple):
    """All that is shown of an answer, and all by which it is said what a reader may do with it."""

    id: int
    html: str
    state: State
    by_staff: bool
    from_asker: bool
    created_at: datetime
    published_at: datetime | None
    edited_at: datetime | None
    edited_by_id: int | None
    edited_by_name: str | None
    removed_at: datetime | None
    removed_by_id: int | None
    helped_count: int
    author_id: int
    author_name: str
    author_avatar: str | None
    author_erased_at: datetime | None

    @property
    def is_published(self) -> bool:
        return self.state is State.PUBLISHED

    @property
    def author(self) -> Person:
        return Person(self.author_id, self.author_name, self.author_avatar, self.author_erased_at)


# Of a thread's answers; of the removed ones those that were public, for a line in their place.
_was_shown = (Answer.state == State.REMOVED) & Answer.removed_at.is_not(None) & Answer.published_at.is_not(None)
is_shown = or_(Answer.state == State.PUBLISHED, Answer.state == State.IN_REVIEW, _was_shown)
_editor = aliased(User)
_COLUMNS = (
    Answer.id,
    Answer.html,
    Answer.state,
    Answer.by_staff,
    Answer.from_asker,
    Answer.created_at,
    Answer.published_at,
    Answer.edited_at,
    Answer.edited_by_id,
    _editor.name,
    Answer.removed_at,
    Answer.removed_by_id,
    Answer.helped_count,
    User.id,
    User.name,
    User.avatar,
    User.erased_at,
)
_OF_THREAD = (
    select(*_COLUMNS)
    .join(User, User.id == Answer.author_id)
    .outerjoin(_editor, _editor.id == Answer.edited_by_id)
    .where(Answer.question_id == bindparam("number"), is_shown)
    .order_by(Answer.id)
)


def messages_of(number: int) -> list[Message]:
    """Of a thread in the order they were written; of the removed ones those that were public, for a line in their
    place. Whoever shows them asks `may_see_answer` of each."""
    return [Message(*row) for row in in_columns(_OF_THREAD, {"number": number})]
