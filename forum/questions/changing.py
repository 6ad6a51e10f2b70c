from __future__ import annotations

from collections.abc import Iterable

from forum import clock
from forum.db import session
from forum.pages import touch
from forum.questions.models import Question


def locked(question_id: int) -> Question:
    """The question with its row locked: every change of a thread goes through here, so two never interleave."""
    return session.get_one(Question, question_id, with_for_update=True, populate_existing=True)


def changed(question: Question, *, also_on: Iterable[int] = ()) -> None:
    """Something happened in the thread: it comes first in the list by activity, and looks different from now on."""
    question.active_at = clock.now()
    redrawn(question, also_on=also_on)


def redrawn(question: Question, *, also_on: Iterable[int] = ()) -> None:
    """The thread looks different from now on, here and on every page that shows it, or did until now."""
    question.revision += 1
    touch({*(shown.page_id for shown in question.shown_on), *also_on})
