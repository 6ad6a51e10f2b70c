"""Where a thread stands among the others, and who may write in it: pinned to the top, locked for all but the team."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import func, select

from forum import clock
from forum.accounts import Power, User, must_have
from forum.db import session
from forum.events import record
from forum.questions import permissions
from forum.questions.changing import changed, locked
from forum.questions.events import QuestionLocked, QuestionPinned, QuestionUnlocked, QuestionUnpinned
from forum.questions.models import Question, ShownOn
from forum.refused import Refused

MOST_PINNED = 3


def pin(question: Question, *, by: User) -> None:
    """To the top of the lists of its pages and of their frames."""
    question = _to_change(question, by)
    if question.pinned_at is None:
        changed(question)  # locks the pages, so that two who pin at once count one after the other
        must_have_room(question, (shown.page_id for shown in question.shown_on))
        question.pinned_at = clock.now()
        session.flush()
        record(QuestionPinned(question.id, by.id))


def unpin(question: Question, *, by: User) -> None:
    question = _to_change(question, by)
    if question.pinned_at is not None:
        question.pinned_at = None
        changed(question)
        session.flush()
        record(QuestionUnpinned(question.id, by.id))


def lock(question: Question, *, by: User) -> None:
    """Only the team can answer from now on. Unlike closing it ends nothing: who waits, waits."""
    question = _to_change(question, by)
    if question.locked_at is None:
        question.locked_at = clock.now()
        changed(question)
        session.flush()
        record(QuestionLocked(question.id, by.id))


def unlock(question: Question, *, by: User) -> None:
    question = _to_change(question, by)
    if question.locked_at is not None:
        question.locked_at = None
        changed(question)
        session.flush()
        record(QuestionUnlocked(question.id, by.id))


def must_have_room(question: Question, page_ids: Iterable[int]) -> None:
    """Refused if one of the pages has as many other pinned threads as a page may have."""
    pinned = (
        select(ShownOn.page_id)
        .join(Question, Question.id == ShownOn.question_id)
        .where(ShownOn.page_id.in_(list(page_ids)), Question.pinned_at.is_not(None), Question.id != question.id)
        .group_by(ShownOn.page_id)
        .having(func.count() >= MOST_PINNED)
    )
    if session.scalar(pinned.limit(1)) is not None:
        raise Refused(_("Three threads are pinned on that page already. Unpin one of them first."), status=409)


def _to_change(question: Question, by: User) -> Question:
    question = locked(question.id)
    must_have(by, Power.CLOSE)
    permissions.must_be_public(question, by)
    return question
