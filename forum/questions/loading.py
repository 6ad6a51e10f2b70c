"""Threads with everything their pages show of them, by statements that are built once (see `forum.db.joined`)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased, lazyload

from forum.accounts import User
from forum.db import gathered, joined, session
from forum.pages import Page, Site
from forum.questions.models import Answer, Question, ShownOn, State, Topic, question_topic

_author, _closed_by, _edited_by = aliased(User), aliased(User), aliased(User)
_THREAD = (
    select(Question, Site, _author, _closed_by, _edited_by)
    .join(Site, Site.id == Question.site_id)
    .outerjoin(_author, _author.id == Question.author_id)
    .outerjoin(_closed_by, _closed_by.id == Question.closed_by_id)
    .outerjoin(_edited_by, _edited_by.id == Question.edited_by_id)
    .where(Question.id == bindparam("number"))
    .options(lazyload(Site.origins))
)
_was_shown = (Answer.state == State.REMOVED) & Answer.removed_at.is_not(None) & Answer.published_at.is_not(None)
_ANSWERS = (
    select(Answer, _author, _edited_by)
    .join(_author, _author.id == Answer.author_id)
    .outerjoin(_edited_by, _edited_by.id == Answer.edited_by_id)
    .where(Answer.question_id == bindparam("number"))
    .where(or_(Answer.state.in_([State.PUBLISHED, State.IN_REVIEW]), _was_shown))
    .order_by(Answer.id)
)
_TOPICS = (
    select(question_topic.c.question_id, Topic)
    .join(Topic, Topic.id == question_topic.c.topic_id)
    .where(question_topic.c.question_id.in_(bindparam("numbers", expanding=True)))
    .order_by(Topic.name)
)
_SHOWN_ON = (
    select(ShownOn, Page)
    .join(Page, Page.id == ShownOn.page_id)
    .where(ShownOn.question_id.in_(bindparam("numbers", expanding=True)))
    .order_by(ShownOn.page_id)
)


def thread(number: int) -> Question | None:
    """A question with everything its page shows of it, but for the answers."""
    found = session.execute(_THREAD, {"number": number}).all()
    questions: list[Question] = joined(found, "site", "author", "closed_by", "edited_by")
    place(questions)
    return questions[0] if questions else None


def answers_of(number: int) -> list[Answer]:
    """Its messages in the order they were written; removed ones only if they were public, for a line in their place.

    Whoever shows them asks `may_see_answer` of each."""
    return joined(session.execute(_ANSWERS, {"number": number}), "author", "edited_by")


def place(questions: Sequence[Question]) -> None:
    """Give them their topics, and the pages they stand on."""
    if questions:
        numbers = {"numbers": [question.id for question in questions]}
        gathered(session.execute(_TOPICS, numbers), questions, "topics")
        shown = joined(session.execute(_SHOWN_ON, numbers), "page")
        gathered(((one.question_id, one) for one in shown), questions, "shown_on")
