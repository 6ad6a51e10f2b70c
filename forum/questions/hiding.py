"""Posts that were public and are taken out of sight, to be looked at or for good, and those that come back."""

from __future__ import annotations

from flask_babel import gettext as _

from forum import clock
from forum.accounts import Power, User, must_have
from forum.db import session
from forum.events import record
from forum.questions import waiting
from forum.questions.changing import locked, locked_with, redrawn
from forum.questions.counting import recount
from forum.questions.events import PostHidden, PostRemoved, PostRestored
from forum.questions.models import Answer, Question, State
from forum.questions.moving import became
from forum.refused import Refused


def hide(question: Question, answer: Answer | None) -> None:
    """Out of sight until a moderator has looked: several people reported it, so nobody in particular did this."""
    question = _locked(question, answer)
    if _post(question, answer).state is State.PUBLISHED:
        _move(question, answer, State.IN_REVIEW)
        record(PostHidden(question.id, answer.id if answer else None))


def remove(question: Question, answer: Answer | None, *, by: User) -> None:
    """A moderator takes a public post away; it can be brought back as it was."""
    question = _locked(question, answer)
    must_have(by, Power.REVIEW)
    take_away(question, answer, by=by, decided=True)


def put_back(question: Question, answer: Answer | None, state: State, *, by: User) -> None:
    """A post as it stood before a decision that is taken back, or before it was hidden: nobody is told again."""
    question = _locked(question, answer)
    must_have(by, Power.REVIEW)
    bring_back(question, answer, state, by=by, decided=True)


def take_away(question: Question, answer: Answer | None, *, by: User, decided: bool = False) -> None:
    """What `remove` does once it is clear that they may; the question is locked."""
    post = _post(question, answer)
    was, post.removed_at, post.removed_by_id = post.state, post.removed_at or clock.now(), by.id
    if was is not State.REMOVED:
        _move(question, answer, State.REMOVED)
        record(PostRemoved(question.id, answer.id if answer else None, by.id, decided))


def bring_back(question: Question, answer: Answer | None, state: State, *, by: User, decided: bool = False) -> None:
    """What `put_back` does once it is clear that they may; the question is locked."""
    post = _post(question, answer)
    if question.made_private_at is not None:
        raise Refused(_("This question was moved to support and does not become public again."), status=409)
    if post.state is not state:
        if state is not State.REMOVED:
            post.removed_at = post.removed_by_id = None
        _move(question, answer, state)
        record(PostRestored(question.id, answer.id if answer else None, by.id, decided))


def _locked(question: Question, answer: Answer | None) -> Question:
    """The thread of the post; an answer may have moved to another one since somebody looked."""
    return locked_with(answer)[0] if answer else locked(question.id)


def _post(question: Question, answer: Answer | None) -> Question | Answer:
    if answer is None:
        return question
    answer = session.get_one(Answer, answer.id, populate_existing=True)
    if became(answer):
        raise Refused(_("This answer became a question of its own."), status=409)
    return answer


def _move(question: Question, answer: Answer | None, state: State) -> None:
    _post(question, answer).state = state
    session.flush()
    if answer is not None:
        recount(question)
    if not question.is_published:
        waiting.stop_waiting(question)
    else:
        waiting.reckon(question)
    redrawn(question)
    session.flush()
