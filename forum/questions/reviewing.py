from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock
from forum.accounts import User, must_be_moderator
from forum.db import session
from forum.events import FactRow, record
from forum.questions.answering import publish_answer
from forum.questions.asking import publish
from forum.questions.changing import changed, locked
from forum.questions.events import AnswerApproved, AnswerDeclined, QuestionApproved, QuestionDeclined
from forum.questions.models import Answer, Question, State
from forum.refused import Refused


def approve(question: Question, *, by: User) -> None:
    """Publish a held question; its asker is trusted from now on."""
    question = locked(question.id)
    must_be_moderator(by)
    _must_be_in_review(question.state, f"question:{question.id}")
    _trust(question.author)
    record(QuestionApproved(question.id, by.id))
    publish(question)


def decline(question: Question, *, by: User) -> None:
    question = locked(question.id)
    must_be_moderator(by)
    _must_be_in_review(question.state, f"question:{question.id}")
    question.state = State.REMOVED
    record(QuestionDeclined(question.id, by.id))


def approve_answer(answer: Answer, *, by: User) -> None:
    question = locked(answer.question_id)
    answer = session.get_one(Answer, answer.id, populate_existing=True)
    must_be_moderator(by)
    _must_be_in_review(answer.state, f"question:{question.id}")
    if question.closed_at:
        raise Refused(_("The thread was closed meanwhile. Reopen it first, or decline the answer."), status=409)
    _trust(answer.author)
    record(AnswerApproved(question.id, answer.id, by.id))
    publish_answer(question, answer)


def decline_answer(answer: Answer, *, by: User) -> None:
    question = locked(answer.question_id)
    answer = session.get_one(Answer, answer.id, populate_existing=True)
    must_be_moderator(by)
    _must_be_in_review(answer.state, f"question:{question.id}")
    answer.state = State.REMOVED
    changed(question)
    record(AnswerDeclined(question.id, answer.id, by.id))


def _trust(author: User | None) -> None:
    if author is not None and author.trusted_at is None:
        author.trusted_at = clock.now()


def _must_be_in_review(state: State, subject: str) -> None:
    if state is State.IN_REVIEW:
        return
    decided = ("QuestionApproved", "QuestionDeclined", "AnswerApproved", "AnswerDeclined")
    decision = (
        select(User.name)
        .join(FactRow, FactRow.actor_id == User.id)
        .where(FactRow.subject == subject, FactRow.name.in_(decided))
        .order_by(FactRow.id.desc())
    )
    name = session.scalar(decision.limit(1)) or _("somebody else")
    raise Refused(_("Already handled by %(name)s.", name=name), status=409)
