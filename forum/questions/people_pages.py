"""What a person wrote, on their page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import User
from forum.db import Slice, merged, slice_after
from forum.questions.models import Answer, Question, State
from forum.web import fills

SIZE = 20


@fills("profile.posts", "questions/_posts.html")
def posts_of_person(person: User, after: str) -> dict[str, Any] | None:
    """Their published questions and answers, the newest first; nothing at all if there are none."""
    slice_ = posts_of(person, after)
    if not slice_.rows and not after:
        return None
    posts = [_post(row) for row in slice_.rows]
    return {"posts": posts, "after": slice_.after}


def posts_of(person: User, after: str = "", size: int = SIZE) -> Slice[Question | Answer]:
    # Questions have even places and answers odd ones, so that no two posts of one moment have the same.
    asked: Slice[Any] = slice_after(
        select(Question).where(Question.author_id == person.id, Question.state == State.PUBLISHED),
        (Question.published_at, Question.id * 2), after, size, position=_position_of_question,
    )  # fmt: skip
    answered: Slice[Any] = slice_after(
        select(Answer)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.author_id == person.id, Answer.state == State.PUBLISHED, Question.state == State.PUBLISHED)
        .options(joinedload(Answer.question)),
        (Answer.published_at, Answer.id * 2 + 1), after, size, position=_position_of_answer,
    )  # fmt: skip
    return merged([(asked, _position_of_question), (answered, _position_of_answer)], size)


def _post(row: Question | Answer) -> dict[str, Any]:
    if isinstance(row, Question):
        return {"question": row, "answer": None}
    return {"question": row.question, "answer": row}


def _position_of_question(question: Question) -> tuple[datetime, int]:
    return question.published_at or question.created_at, question.id * 2


def _position_of_answer(answer: Answer) -> tuple[datetime, int]:
    return answer.published_at or answer.created_at, answer.id * 2 + 1
