"""Threads that support takes away: spam, which can come back as it was, and what shows a secret, which cannot."""

from __future__ import annotations

from flask_babel import gettext as _

from forum import clock, screening
from forum.accounts import Power, User
from forum.presence import forget_title
from forum.questions.changing import locked
from forum.questions.hiding import bring_back, take_away
from forum.questions.models import Question, State
from forum.refused import Refused


def remove_as_spam(question: Question, *, by: User) -> None:
    """By whoever does support or reviews posts; of one that is gone already nothing changes."""
    question = locked(question.id)
    _must_know_spam(by)
    if question.state in {State.PUBLISHED, State.IN_REVIEW}:
        take_away(question, None, by=by)


def bring_back_from_spam(question: Question, *, by: User) -> None:
    question = locked(question.id)
    _must_know_spam(by)
    if question.state is State.REMOVED and question.removed_at is not None:
        bring_back(question, None, State.PUBLISHED if question.published_at else State.IN_REVIEW, by=by)


def take_private(question: Question, *, by: User) -> None:
    """Out of sight for good: it goes on where only support reads it. Who may is decided by whoever moves it there."""
    question = locked(question.id)
    question.made_private_at = clock.now()
    screening.forget_text(f"question:{question.id}")
    forget_title(f"answer:{question.id}", f"/questions/{question.id}")
    take_away(question, None, by=by, decided=True)


def _must_know_spam(by: User) -> None:
    if by.is_suspended or not (by.does_support or by.has(Power.REVIEW)):
        raise Refused(_("Only moderators and people on support can do this."), status=403)
