from __future__ import annotations

from sqlalchemy import select, update

from forum import clock
from forum.accounts import User
from forum.db import session
from forum.events import on
from forum.moderation.deciding import closings, write_down_closing
from forum.moderation.models import Report
from forum.questions import Answer, AnswersMoved, Question, QuestionClosed, QuestionReopened, QuestionSplit, became


@on(QuestionClosed)
def keep_closing_as_decision(fact: QuestionClosed) -> None:
    write_down_closing(session.get_one(Question, fact.question_id), session.get_one(User, fact.by_id))


@on(QuestionReopened)
def take_back_closing(fact: QuestionReopened) -> None:
    """Reopened wherever it was: nothing is left to take back."""
    for closing in session.scalars(closings(fact.question_id)):
        closing.undone_at, closing.undone_by_id = clock.now(), fact.by_id


@on(AnswersMoved)
def let_reports_follow_their_answers(fact: AnswersMoved) -> None:
    went = select(Answer.id).where(Answer.question_id == fact.to_id)
    theirs = (Report.question_id == fact.question_id) & Report.answer_id.in_(went)
    session.execute(update(Report).where(theirs).values(question_id=fact.to_id))


@on(QuestionSplit)
def let_reports_follow_what_became_a_question(fact: QuestionSplit) -> None:
    """Whoever reported the answer means the question now."""
    left = (Report.question_id == fact.from_id) & Report.answer_id.is_not(None) & Report.closed_at.is_(None)
    for made in session.scalars(select(Report).where(left)).all():
        made_of = became(session.get_one(Answer, made.answer_id))
        if made_of is not None and made_of.id == fact.question_id:
            made.question_id, made.answer_id, made.post = fact.question_id, None, f"question:{fact.question_id}"
