"""What an asker wrote last and needs no reply, such as thanks: nobody waits for one, and the thread goes on."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from forum.accounts import User, must_be_support
from forum.db import session
from forum.questions import waiting
from forum.questions.changing import locked, redrawn
from forum.questions.models import Question
from forum.refused import Refused


def need_no_reply(question: Question, at: datetime, *, by: User) -> None:
    """It holds for what was written until `at`. The question itself is answered first: that is owed."""
    question = locked(question.id)
    must_be_support(by)
    if question.waiting_since is None:
        return
    if question.staff_answered_at is None:
        raise Refused(_("Nobody of the team has answered yet, so an answer is still owed."), status=409)
    question.no_reply_at = at
    waiting.stop_waiting(question)
    redrawn(question)
    session.flush()


def need_a_reply_again(question: Question, former: datetime | None, since: datetime, *, by: User) -> None:
    """Take it back: `former` is what `no_reply_at` was before, and `since` when its asker had been waiting."""
    question = locked(question.id)
    must_be_support(by)
    question.no_reply_at = former
    waiting.wait_again(question, since)
    redrawn(question)
    session.flush()
