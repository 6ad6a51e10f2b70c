from __future__ import annotations

from sqlalchemy import select

from forum.db import session
from forum.pages import Page
from forum.questions import (
    Answer,
    Question,
    ShownOn,
    Threads,
    answers_in_review,
    in_review,
    threads_of_page,
)


def threads_on(shown: Page | None, most: int) -> Threads:
    return threads_of_page(shown.id, most) if shown else Threads([], 0)


def held_on(shown: Page | None) -> list[Question]:
    """Threads of a page in which something waits for a moderator, the longest first."""
    if shown is None:
        return []
    here = select(ShownOn.question_id).where(ShownOn.page_id == shown.id)
    answers = answers_in_review().with_only_columns(Answer.question_id).where(Answer.question_id.in_(here))
    questions = in_review().with_only_columns(Question.id).where(Question.id.in_(here))
    either = Question.id.in_(questions) | Question.id.in_(answers)
    return list(session.scalars(select(Question).where(either).order_by(Question.created_at, Question.id).limit(20)))


def is_shown_on(question_id: int, shown: Page) -> bool:
    return session.get(ShownOn, (question_id, shown.id)) is not None
