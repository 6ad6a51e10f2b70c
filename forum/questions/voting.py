"""Votes: “Me too” on a question, “This helped” on an answer. One of each person, and it can be taken back."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import bindparam, delete, literal, select
from sqlalchemy.engine import CursorResult

from forum import clock
from forum.accounts import User, must_not_be_suspended
from forum.db import add_once, in_columns, session
from forum.questions import permissions
from forum.questions.changing import locked
from forum.questions.models import Answer, Question
from forum.questions.post_models import AnswerVote, QuestionVote
from forum.questions.showing import Shown
from forum.refused import Refused

_helped = (
    select(AnswerVote.answer_id)
    .join(Answer, Answer.id == AnswerVote.answer_id)
    .where(AnswerVote.user_id == bindparam("by"), Answer.question_id == bindparam("thread"))
)
_same = select(literal(0)).where(
    QuestionVote.user_id == bindparam("by"), QuestionVote.question_id == bindparam("thread")
)
_VOTED = _helped.union_all(_same)


def say_me_too(question: Question, *, by: User) -> None:
    question = locked(question.id)
    _must_take_votes(question, None, by)
    if add_once(QuestionVote(question_id=question.id, user_id=by.id, at=clock.now())):
        question.me_too_count += 1


def take_me_too_back(question: Question, *, by: User) -> None:
    question = locked(question.id)
    permissions.must_see(question, by)
    mine = delete(QuestionVote).where(QuestionVote.question_id == question.id, QuestionVote.user_id == by.id)
    question.me_too_count -= _deleted(mine)


def say_it_helped(answer: Answer, *, by: User) -> None:
    question = locked(answer.question_id)
    answer = session.get_one(Answer, answer.id, populate_existing=True)
    _must_take_votes(question, answer, by)
    if add_once(AnswerVote(answer_id=answer.id, user_id=by.id, at=clock.now())):
        answer.helped_count += 1


def take_help_back(answer: Answer, *, by: User) -> None:
    locked(answer.question_id)
    answer = session.get_one(Answer, answer.id, populate_existing=True)
    permissions.must_see_answer(answer, by)
    mine = delete(AnswerVote).where(AnswerVote.answer_id == answer.id, AnswerVote.user_id == by.id)
    answer.helped_count -= _deleted(mine)


def voted(question: Question | Shown, by: User | None) -> set[int]:
    """The answers of a thread that helped somebody by their own word, and 0 if the question is theirs too."""
    if by is None:
        return set()
    return {number for (number,) in in_columns(_VOTED, {"by": by.id, "thread": question.id})}


def _must_take_votes(question: Question, answer: Answer | None, by: User) -> None:
    must_not_be_suspended(by)
    permissions.must_see(question, by)
    if answer is not None:
        permissions.must_see_answer(answer, by)
    if (answer or question).author_id == by.id:
        raise Refused(_("You wrote this yourself; the votes are for the others."))
    if not permissions.takes_votes(question, answer):
        raise Refused(_("This takes no votes any more."))


def _deleted(statement: object) -> int:
    result = session.execute(statement)  # type: ignore[call-overload]
    assert isinstance(result, CursorResult)
    return result.rowcount
