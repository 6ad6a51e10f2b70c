"""Whoever sees a post sees what stands in it."""

from __future__ import annotations

from markupsafe import Markup

from forum.accounts import User
from forum.attachments import Sight, carry, holder, opened_by, release
from forum.db import session
from forum.questions import permissions
from forum.questions.models import Answer, Question

QUESTION, ANSWER = "question", "answer"


@holder(QUESTION, Question.id)
def look_at_question(number: int, user: User | None) -> Sight:
    question = session.get(Question, number)
    if question is None or not permissions.may_see(question, user):
        return Sight.NOBODY
    return Sight.EVERYBODY if question.is_published else Sight.THEM


@holder(ANSWER, Answer.id)
def look_at_answer(number: int, user: User | None) -> Sight:
    answer = session.get(Answer, number)
    if answer is None or not permissions.may_see(answer.question, user):
        return Sight.NOBODY
    if answer.is_published and answer.question.is_published:
        return Sight.EVERYBODY
    seen = permissions.may_see_answer(answer, user) or permissions.may_restore(answer, user)
    return Sight.THEM if seen else Sight.NOBODY


def kind_of(post: Question | Answer) -> str:
    return QUESTION if isinstance(post, Question) else ANSWER


def become(answer: Answer, question: Question) -> None:
    """The words of an answer are a question now, and its pictures with them."""
    carry(ANSWER, answer.id, to=QUESTION, of=question.id)
    release(ANSWER, answer.id)


def html_of_receipt(question: Question) -> Markup:
    """What somebody signed out has written, for their receipt: until the code it has no other reader."""
    return Markup(opened_by(question.html, QUESTION, question.id))  # noqa: S704 - sanitised when it was written
