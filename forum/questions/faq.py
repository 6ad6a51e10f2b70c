from __future__ import annotations

from flask_babel import gettext as _

from forum import attachments, clock
from forum.accounts import User
from forum.db import session
from forum.pages import Page
from forum.questions.answering import publish_answer
from forum.questions.asking import ask
from forum.questions.attached import ANSWER
from forum.questions.changing import locked
from forum.questions.models import Answer, Question, State
from forum.questions.solving import accept
from forum.questions.writing import written
from forum.refused import Refused


def ask_and_answer(
    page: Page, title: str, body: str, answer: str, *, by: User, section: str = "", page_title: str = ""
) -> Question:
    """A question that the team asks and answers in one breath: solved from the start, so nobody waits for it."""
    if not by.is_staff:
        raise Refused(_("Only the team can ask and answer at once."), status=403)
    question = locked(ask(page, title, body, by=by, section=section, page_title=page_title).id)
    if question.faq_at is None and question.answer_count == 0:
        now = clock.now()
        question.faq_at = now
        # By staff and not from the asker, although it is the same person: the thread is answered.
        made = Answer(
            question_id=question.id,
            **written(answer),
            state=State.IN_REVIEW,
            author=by,
            by_staff=True,
            from_asker=False,
            created_at=now,
        )
        session.add(made)
        session.flush()
        attachments.keep_for(ANSWER, made.id, made.body, by=by)
        publish_answer(question, made)
        accept(made, by=by)
    return question
