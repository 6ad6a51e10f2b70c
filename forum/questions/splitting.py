from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import Select, select, update
from sqlalchemy.orm import joinedload

from forum import clock
from forum.accounts import Power, User, must_have
from forum.db import session
from forum.events import record
from forum.questions import permissions, waiting
from forum.questions.attached import become
from forum.questions.changing import changed, locked
from forum.questions.counting import recount
from forum.questions.duplicates import point
from forum.questions.events import AnswersMoved, QuestionAsked, QuestionSplit
from forum.questions.models import Answer, Pointing, Question, ShownOn, State
from forum.questions.moving import carry, hollow_out
from forum.questions.post_models import Edit
from forum.questions.writing import checked_title
from forum.refused import Refused


def split(answer: Answer, title: str, *, along: Collection[int], by: User) -> Question:
    """Make a question of its own of an answer, with its author, text and time, on the same pages.

    `along` are the numbers of the later answers that belong to it and go with it.
    """
    must_have(by, Power.TOPICS)
    thread = locked(answer.question_id)
    answer = session.get_one(Answer, answer.id, populate_existing=True)
    permissions.must_be_public(thread, by)
    if not answer.is_published or answer.question_id != thread.id:
        raise Refused(_("This answer is not in the thread any more."), status=409)
    made = _question_of(answer, thread, title)
    for follower in session.scalars(after(answer)).all():
        if follower.id in along:
            carry(follower, made)
    become(answer, made)
    hollow_out(answer, made)
    point(made, Pointing.SPLIT, thread)
    for one in (made, thread):
        recount(one)
        changed(one)
    session.flush()
    record(QuestionAsked(made.id, answer.author_id))
    record(QuestionSplit(made.id, thread.id, by.id))
    record(AnswersMoved(thread.id, made.id, by.id))
    return made


def after(answer: Answer) -> Select[Answer]:
    """The published answers that were written after one in its thread."""
    later = (Answer.question_id == answer.question_id) & (Answer.id > answer.id)
    shown = select(Answer).where(later, Answer.state == State.PUBLISHED)
    return shown.options(joinedload(Answer.author)).order_by(Answer.id)


def _question_of(answer: Answer, thread: Question, title: str) -> Question:
    made = Question(
        site_id=thread.site_id,
        title=checked_title(title),
        body=answer.body,
        html=answer.html,
        markup_version=answer.markup_version,
        state=State.PUBLISHED,
        author_id=answer.author_id,
        created_at=answer.created_at,
        published_at=answer.published_at,
        active_at=clock.now(),
        edited_at=answer.edited_at,
        edited_by_id=answer.edited_by_id,
        topics=list(thread.topics),
        shown_on=[ShownOn(page_id=shown.page_id, section=shown.section) for shown in thread.shown_on],
    )
    session.add(made)
    session.flush()
    edits = update(Edit).where(Edit.answer_id == answer.id)
    session.execute(edits.values(answer_id=None, question_id=made.id, title=made.title))
    waiting.wait(made)
    return made
