from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock
from forum.accounts import Power, User, must_have
from forum.db import session
from forum.events import FactRow, record
from forum.questions.answering import publish_answer
from forum.questions.asking import publish
from forum.questions.changing import changed, locked
from forum.questions.events import AnswerApproved, AnswerDeclined, QuestionApproved, QuestionDeclined
from forum.questions.hiding import put_back
from forum.questions.models import Answer, Question, State
from forum.refused import Refused


def approve(question: Question, *, by: User) -> None:
    """Publish a held question; its asker is trusted from now on. One that was public before just comes back."""
    question = locked(question.id)
    must_have(by, Power.REVIEW)
    _must_be_in_review(question, None, by)
    if question.published_at is not None:
        put_back(question, None, State.PUBLISHED, by=by)
        return
    _trust(question.author)
    record(QuestionApproved(question.id, by.id))
    publish(question)


def decline(question: Question, *, by: User) -> None:
    question = locked(question.id)
    must_have(by, Power.REVIEW)
    _must_be_in_review(question, None, by)
    _take_away(question, by)
    record(QuestionDeclined(question.id, by.id))


def approve_answer(answer: Answer, *, by: User) -> None:
    question = locked(answer.question_id)
    answer = session.get_one(Answer, answer.id, populate_existing=True)
    must_have(by, Power.REVIEW)
    _must_be_in_review(question, answer, by)
    if question.state is State.REMOVED:
        raise Refused(_("The question was removed meanwhile. Restore it first, or decline the answer."), status=409)
    if answer.published_at is not None:
        put_back(question, answer, State.PUBLISHED, by=by)
        return
    if question.closed_at:
        raise Refused(_("The thread was closed meanwhile. Reopen it first, or decline the answer."), status=409)
    _trust(answer.author)
    record(AnswerApproved(question.id, answer.id, by.id))
    publish_answer(question, answer)


def decline_answer(answer: Answer, *, by: User) -> None:
    question = locked(answer.question_id)
    answer = session.get_one(Answer, answer.id, populate_existing=True)
    must_have(by, Power.REVIEW)
    _must_be_in_review(question, answer, by)
    _take_away(answer, by)
    changed(question)
    record(AnswerDeclined(question.id, answer.id, by.id))


def _take_away(post: Question | Answer, by: User) -> None:
    """What was public before, and hidden, is said to be removed; of what nobody ever saw, nothing is said."""
    post.state = State.REMOVED
    if post.published_at is not None:
        post.removed_at, post.removed_by_id = clock.now(), by.id


def _trust(author: User | None) -> None:
    if author is not None and author.trusted_at is None:
        author.trusted_at = clock.now()


def _must_be_in_review(question: Question, answer: Answer | None, by: User) -> None:
    if (answer or question).state is not State.IN_REVIEW:
        raise Refused(handled_words(who_decided(question, answer), by), status=409)


def handled_words(who: User | None, me: User) -> str:
    """What the slower of two is told; the other one may be oneself in a second tab."""
    if who is not None and who.id == me.id:
        return _("You have handled this already, perhaps in another tab.")
    return _("Already handled by %(name)s.", name=who.name if who else _("somebody else"))


def who_decided(question: Question, answer: Answer | None) -> User | None:
    """Whose decision about this very post was the last one."""
    decided = (
        ("AnswerApproved", "AnswerDeclined", "PostRemoved", "PostRestored")
        if answer
        else ("QuestionApproved", "QuestionDeclined", "PostRemoved", "PostRestored")
    )
    facts = (
        select(FactRow.payload, User)
        .join(User, User.id == FactRow.actor_id)
        .where(FactRow.subject == f"question:{question.id}", FactRow.name.in_(decided))
        .order_by(FactRow.id.desc())
        .limit(50)
    )
    wanted = answer.id if answer else None
    return next((user for payload, user in session.execute(facts) if payload.get("answer_id") == wanted), None)
