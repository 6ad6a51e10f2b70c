"""Slow mode: while many write at once, everybody may answer once in some minutes; the team writes as ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import distinct, func, select

from forum import clock
from forum.accounts import User, must_be_moderator
from forum.db import session
from forum.events import record
from forum.questions import permissions
from forum.questions.changing import changed, locked
from forum.questions.events import ThreadSlowed, ThreadUnslowed
from forum.questions.models import Answer, Question
from forum.questions.showing import Shown
from forum.refused import Refused

CHOICES = (1, 5, 15, 60)
# By itself: this many answers by so many different people within this time.
MANY, PEOPLE, WITHIN = 12, 4, timedelta(minutes=10)
BY_ITSELF, FOR = 5, timedelta(hours=1)


def slow_down(question: Question, minutes: int, *, by: User) -> None:
    """One answer per person in so many minutes, until it is ended."""
    question = locked(question.id)
    must_be_moderator(by)
    permissions.must_be_public(question, by)
    if minutes not in CHOICES:
        raise Refused(_("Please choose how many minutes lie between two answers."))
    if (question.slow_minutes, question.slow_until) != (minutes, None):
        question.slow_minutes, question.slow_until = minutes, None
        changed(question)
        record(ThreadSlowed(question.id, by.id))


def end_slow_mode(question: Question, *, by: User) -> None:
    question = locked(question.id)
    must_be_moderator(by)
    if question.slow_minutes is not None:
        question.slow_minutes = question.slow_until = None
        changed(question)
        record(ThreadUnslowed(question.id, by.id))


def slow_down_by_itself(question: Question) -> None:
    """After an answer: if many people write at once, the thread slows down for an hour; it is locked by the caller."""
    if slow_minutes(question):
        return
    lately = select(func.count(), func.count(distinct(Answer.author_id))).where(
        Answer.question_id == question.id, Answer.created_at > clock.now() - WITHIN
    )
    answers, people = session.execute(lately).one()
    if answers >= MANY and people >= PEOPLE:
        question.slow_minutes, question.slow_until = BY_ITSELF, clock.now() + FOR
        record(ThreadSlowed(question.id, None))


def slow_minutes(question: Question | Shown) -> int:
    """How many minutes lie between two answers of one person now; 0 for a thread that is not slow."""
    over = question.slow_until is not None and question.slow_until <= clock.now()
    return 0 if over or question.slow_minutes is None else question.slow_minutes


def wait_of(question: Question | Shown, user: User | None, written: Iterable[datetime]) -> timedelta | None:
    """How long this person waits until they may answer again, given when they wrote; None if they may now."""
    minutes = slow_minutes(question)
    last = max(written, default=None)
    if not minutes or last is None or user is None or user.is_staff:
        return None
    wait = last + timedelta(minutes=minutes) - clock.now()
    return wait if wait > timedelta() else None


def must_not_wait(question: Question, user: User) -> None:
    if not slow_minutes(question) or user.is_staff:
        return
    mine = select(Answer.created_at).where(Answer.question_id == question.id, Answer.author_id == user.id)
    wait = wait_of(question, user, session.scalars(mine))
    if wait is not None:
        minutes = -(-wait // timedelta(minutes=1))
        raise Refused(
            ngettext(
                "Many write here just now. You can answer again in %(num)d minute; your text is still in the form.",
                "Many write here just now. You can answer again in %(num)d minutes; your text is still in the form.",
                minutes,
            )
        )
