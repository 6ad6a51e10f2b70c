from __future__ import annotations

from flask_babel import gettext as _

from forum.accounts import Power, User, must_not_be_suspended
from forum.questions.models import Answer, Question, State
from forum.refused import Refused


def moderates(user: User | None) -> bool:
    """Whether there is anything to do on a thread for this person besides writing."""
    return user is not None and user.has_any_power


def reviews(user: User | None) -> bool:
    return user is not None and user.has(Power.REVIEW)


def may_see(question: Question, user: User | None) -> bool:
    if question.state is State.PUBLISHED:
        return True
    if question.state is State.UNCONFIRMED or user is None:
        return False
    return question.author_id == user.id or user.has(Power.REVIEW)


def may_see_answer(answer: Answer, user: User | None) -> bool:
    if answer.state is State.PUBLISHED:
        return True
    if answer.state is not State.IN_REVIEW or user is None:
        return False
    return answer.author_id == user.id or user.has(Power.REVIEW)


def may_answer(question: Question, user: User | None) -> bool:
    """Whether the thread takes messages from this person, or would from whoever signs in."""
    return question.takes_messages and (question.locked_at is None or (user is not None and user.is_staff))


def may_accept(question: Question, user: User | None) -> bool:
    return user is not None and question.is_published and (question.author_id == user.id or user.has(Power.CLOSE))


def must_see(question: Question, user: User | None) -> None:
    if not may_see(question, user):
        raise Refused(_("There is no such thread, or it is not public."), status=404)


def must_be_public(question: Question, user: User) -> None:
    """For what can be done to a published thread only."""
    must_see(question, user)
    if not question.is_published:
        raise Refused(_("This question is not published yet. Publish it first."), status=409)


def must_accept(question: Question, user: User) -> None:
    must_not_be_suspended(user)
    must_see(question, user)
    if not may_accept(question, user):
        raise Refused(_("Only the asker or a moderator can say what solved this."), status=403)


def must_take_messages(question: Question, user: User) -> None:
    must_not_be_suspended(user)
    must_see(question, user)
    if question.closed_at:
        raise Refused(_("This thread was closed, so it takes no more answers. Your text is still in the form."))
    if question.locked_at and not user.is_staff:
        raise Refused(_("This thread is locked: only the team can answer. Your text is still in the form."))
    if not question.is_published:
        raise Refused(_("This question is not published yet; it can be answered as soon as it is."))
