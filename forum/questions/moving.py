"""Answers that go to another thread: number, author, text and time stay, and the thread they left knows where to."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from forum.db import session
from forum.questions.models import Answer, MovedAnswer, Question, State


def carry(answer: Answer, to: Question) -> None:
    """Let an answer stand in another thread; both are locked, and counted anew, by the caller."""
    _leave(answer, to)
    answer.question_id = to.id
    was_asker, answer.from_asker = answer.from_asker, answer.author_id == to.author_id
    answer.by_staff = not answer.from_asker and (answer.by_staff or (was_asker and answer.author.is_staff))
    session.flush()


def hollow_out(answer: Answer, to: Question) -> None:
    """Leave of an answer that became a question only its number, so that its permalink leads there."""
    _leave(answer, to)
    answer.state, answer.body, answer.html = State.REMOVED, "", ""
    session.flush()


def became(answer: Answer) -> Question | None:
    """The question that an answer became, whose shell still stands where it was written; None for every other."""
    shell = (MovedAnswer.answer_id == answer.id) & (MovedAnswer.from_id == answer.question_id)
    return session.scalar(select(Question).join(MovedAnswer, MovedAnswer.to_id == Question.id).where(shell))


def has_moved(answer: Answer) -> bool:
    return session.scalar(select(MovedAnswer.to_id).where(MovedAnswer.answer_id == answer.id).limit(1)) is not None


def _leave(answer: Answer, to: Question) -> None:
    """Note where it went: from here, and from wherever it had come from."""
    moved = MovedAnswer.answer_id == answer.id
    session.execute(update(MovedAnswer).where(moved).values(to_id=to.id))
    session.execute(delete(MovedAnswer).where(moved, MovedAnswer.from_id.in_([to.id, answer.question_id])))
    session.add(MovedAnswer(answer_id=answer.id, from_id=answer.question_id, to_id=to.id))
