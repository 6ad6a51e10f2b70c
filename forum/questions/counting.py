from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from forum.db import session
from forum.questions import waiting
from forum.questions.models import Answer, Question, State


def recount(question: Question) -> None:
    """After messages came or went: its counts, times, acceptance and waiting, from the messages themselves.

    The question is locked by the caller. An accepted answer that went takes the solution with it.
    """
    session.flush()
    published = select(Answer).where(Answer.question_id == question.id, Answer.state == State.PUBLISHED)
    made = session.scalars(published.order_by(Answer.published_at, Answer.id)).all()
    others = [one for one in made if not one.from_asker]
    question.answer_count, question.other_count = len(made), len(others)
    question.first_answered_at = others[0].published_at if others else None
    question.staff_answered_at = _last(one for one in made if one.by_staff)
    question.asker_wrote_at = _last(one for one in made if one.from_asker)
    if question.accepted_id is not None and question.accepted_id not in {one.id for one in made}:
        question.accepted_id = question.solved_at = None
    waiting.reckon(question)
    session.flush()


def _last(made: Iterable[Answer]) -> datetime | None:
    times = [one.published_at for one in made if one.published_at is not None]
    return times[-1] if times else None
