from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock
from forum.db import session
from forum.pages import touch
from forum.questions.models import Answer, Question
from forum.refused import Refused


def locked(question_id: int) -> Question:
    """The question with its row locked: every change of a thread goes through here, so two never interleave."""
    return session.get_one(Question, question_id, with_for_update=True, populate_existing=True)


def locked_with(answer: Answer) -> tuple[Question, Answer]:
    """An answer and the thread it stands in now, of which only this one is locked: who holds a thread and waits for
    another one waits for an older one never, or two of them would wait for each other."""
    number = session.scalars(select(Answer.question_id).where(Answer.id == answer.id)).one()
    question, answer = locked(number), session.get_one(Answer, answer.id, populate_existing=True)
    if answer.question_id != number:
        raise Refused(_("This answer has just gone to another thread. Please look again."), status=409)
    return question, answer


def changed(question: Question, *, also_on: Iterable[int] = ()) -> None:
    """Something happened in the thread: it comes first in the list by activity, and looks different from now on."""
    question.active_at = clock.now()
    redrawn(question, also_on=also_on)


def redrawn(question: Question, *, also_on: Iterable[int] = ()) -> None:
    """The thread looks different from now on, here and on every page that shows it, or did until now."""
    question.revision += 1
    touch({*(shown.page_id for shown in question.shown_on), *also_on})
