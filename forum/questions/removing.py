"""Authors take back what they wrote, moderators take away what others wrote; whoever did it can bring it back."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.accounts import User
from forum.questions import permissions
from forum.questions.changing import locked, locked_with
from forum.questions.hiding import bring_back, take_away
from forum.questions.models import Answer, Question, State
from forum.refused import Refused


def remove_answer(answer: Answer, *, by: User) -> None:
    """Out of sight, by its author or a moderator; was it the accepted one, nothing is solved any more."""
    question, answer = locked_with(answer)
    _must_be_theirs(question, answer, by)
    if answer.state is not State.REMOVED:
        if not permissions.may_remove(question, answer, by):
            raise Refused(_("This was reported, so a moderator looks at it first."), status=409)
        take_away(question, answer, by=by)


def restore_answer(answer: Answer, *, by: User) -> None:
    """Back in its place; it is not accepted again by that."""
    question, answer = locked_with(answer)
    _must_be_theirs(question, answer, by)
    _must_be_restorable(answer, by)
    bring_back(question, answer, _before(answer), by=by)


def remove_question(question: Question, *, by: User) -> None:
    """The whole thread out of sight: by its author while nobody else has answered, by a moderator always."""
    question = locked(question.id)
    _must_be_theirs(question, question, by)
    if question.state is not State.REMOVED:
        if not permissions.may_remove(question, None, by):
            raise Refused(_("Others have a part in this thread, so only a moderator can remove it."), status=409)
        take_away(question, None, by=by)


def restore_question(question: Question, *, by: User) -> None:
    question = locked(question.id)
    _must_be_theirs(question, question, by)
    _must_be_restorable(question, by)
    bring_back(question, None, _before(question), by=by)


def _before(post: Question | Answer) -> State:
    return State.PUBLISHED if post.published_at else State.IN_REVIEW


def _must_be_theirs(question: Question, post: Question | Answer, by: User) -> None:
    permissions.must_see(question, by)
    permissions.must_be_author_or(permissions.removes_others(by), post, by)


def _must_be_restorable(post: Question | Answer, by: User) -> None:
    if post.state is not State.REMOVED:
        raise Refused(_("This is not removed any more."), status=409)
    if not permissions.may_restore(post, by):
        raise Refused(_("A moderator removed this; only a moderator can restore it."), status=409)
