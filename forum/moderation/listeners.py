from __future__ import annotations

from forum import clock
from forum.accounts import User
from forum.db import session
from forum.events import on
from forum.moderation.deciding import closings, write_down_closing
from forum.questions import Question, QuestionClosed, QuestionReopened


@on(QuestionClosed)
def keep_closing_as_decision(fact: QuestionClosed) -> None:
    write_down_closing(session.get_one(Question, fact.question_id), session.get_one(User, fact.by_id))


@on(QuestionReopened)
def take_back_closing(fact: QuestionReopened) -> None:
    """Reopened wherever it was: nothing is left to take back."""
    for closing in session.scalars(closings(fact.question_id)):
        closing.undone_at, closing.undone_by_id = clock.now(), fact.by_id
