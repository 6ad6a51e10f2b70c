from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from forum import clock
from forum.accounts import Power, User, must_be_support, must_have
from forum.db import session
from forum.events import record
from forum.questions import permissions, waiting
from forum.questions.changing import changed, locked, redrawn
from forum.questions.events import AnswerAccepted, AnswerUnaccepted, QuestionReopened, QuestionSolved
from forum.questions.models import Answer, Question
from forum.refused import Refused


def accept(answer: Answer, *, by: User) -> None:
    """This answer solved it, says the asker or a moderator; an answer accepted before is no longer."""
    question = locked(answer.question_id)
    permissions.must_accept(question, by)
    if not answer.is_published:
        raise Refused(_("This answer is not published, so it cannot be accepted."), status=409)
    if question.accepted_id == answer.id and question.solved_at:
        return
    question.accepted_id, question.solved_at = answer.id, clock.now()
    waiting.stop_waiting(question)
    changed(question)
    session.flush()
    record(AnswerAccepted(question.id, answer.id, by.id))


def accept_again(answer: Answer, since: datetime, *, by: User) -> None:
    """What solved it before the answer was taken away, and nothing else did since: nobody is told again."""
    question = locked(answer.question_id)
    must_have(by, Power.REVIEW)
    if answer.is_published and question.accepted_id is None and question.solved_at is None:
        question.accepted_id, question.solved_at = answer.id, since
        waiting.stop_waiting(question)
        redrawn(question)
        session.flush()
        record(AnswerAccepted(question.id, answer.id, by.id, decided=True))


def unaccept(answer: Answer, *, by: User) -> None:
    question = locked(answer.question_id)
    permissions.must_accept(question, by)
    if question.accepted_id != answer.id:
        return
    question.accepted_id, question.solved_at = None, None
    waiting.wait_again(question)
    changed(question)
    session.flush()
    record(AnswerUnaccepted(question.id, answer.id, by.id))


def solve(question: Question, *, by: User) -> None:
    """Support calls the matter solved: it closes nothing and accepts nothing, that is for the asker."""
    question = locked(question.id)
    must_be_support(by)
    _solve(question, by.id)


def solve_by_itself(question: Question) -> None:
    """The asker was asked something back, and reminded, and did not answer: nobody in particular solves it."""
    _solve(locked(question.id), None)


def _solve(question: Question, by_id: int | None) -> None:
    if question.solved_at is None:
        question.solved_at = clock.now()
        waiting.stop_waiting(question)
        changed(question)
        session.flush()
        record(QuestionSolved(question.id, by_id))


def unsolve(question: Question, *, by: User, waiting_since: datetime | None = None) -> None:
    """Take `solve` back; an accepted answer stays accepted until somebody un-accepts it.

    `waiting_since` is since when its asker had been waiting, if whoever takes it back knows.
    """
    question = locked(question.id)
    must_be_support(by)
    if question.solved_at and question.accepted_id is None:
        question.solved_at = None
        waiting.wait_again(question, waiting_since)
        changed(question)
        session.flush()
        record(QuestionReopened(question.id, by.id))
