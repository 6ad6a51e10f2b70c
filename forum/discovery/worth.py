"""Which threads are worth being found: what is thin helps nobody who comes from a search engine, and is not offered.

Thin is a question that nobody answered and that was closed, or that says next to nothing: less than two hundred
characters, the length of a snippet. It may be found as soon as somebody answers, or its asker says what solved it.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, or_

from forum.questions import CloseReason, Question, Shown, State

SHORT = 200


def is_thin(question: Question | Shown) -> bool:
    unanswered = question.other_count == 0 and question.solved_at is None
    return unanswered and (question.closed_at is not None or len(question.body) < SHORT)


def worth_finding() -> ColumnElement[bool]:
    """The same as a condition, and public; a duplicate leaves it to the thread it leads to."""
    answered = or_(Question.other_count > 0, Question.solved_at.is_not(None))
    telling = and_(Question.closed_at.is_(None), func.length(Question.body) >= SHORT)
    duplicate = and_(Question.closed_at.is_not(None), Question.close_reason == CloseReason.DUPLICATE)
    return and_(Question.state == State.PUBLISHED, ~duplicate, or_(answered, telling))
