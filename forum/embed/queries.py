from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forum.db import session
from forum.pages import Page
from forum.questions import (
    Answer,
    Question,
    ShownOn,
    answers_in_review,
    count_on_page,
    in_review,
    threads_of_page,
)


@dataclass(frozen=True)
class Threads:
    """The newest threads of a page, and how many it has in all."""

    rows: list[Question]
    total: int


def threads_on(shown: Page | None, most: int) -> Threads:
    if shown is None:
        return Threads([], 0)
    counted = threads_of_page(shown.id, most).add_columns(count_on_page(shown.id).scalar_subquery())
    found = session.execute(counted).all()
    return Threads([row[0] for row in found], found[0][1] if found else 0)


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
