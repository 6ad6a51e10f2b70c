"""Threads with everything their pages show of them, by statements that are built once (see `forum.db.joined`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased, lazyload

from forum.accounts import User
from forum.db import gathered, joined, session
from forum.pages import Page, Site
from forum.questions.models import Answer, Question, ShownOn, State, Topic, question_topic

_author, _answerer, _closed_by, _edited_by = (aliased(User) for _ in range(4))
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

_public = Question.state == State.PUBLISHED
_of_page = Question.id.in_(select(ShownOn.question_id).where(ShownOn.page_id == bindparam("page")))
_OF_PAGE = (
    select(
        Question,
        _author,
        Answer,
        _answerer,
        _edited_by,
        select(func.count(Question.id)).where(_public, _of_page).correlate(None).scalar_subquery(),
    )
    .outerjoin(_author, _author.id == Question.author_id)
    .outerjoin(Answer, Answer.id == Question.accepted_id)
    .outerjoin(_answerer, _answerer.id == Answer.author_id)
    .outerjoin(_edited_by, _edited_by.id == Answer.edited_by_id)
    .where(_public, _of_page)
    .order_by(Question.pinned_at.is_(None), Question.published_at.desc(), Question.id.desc())
    .limit(bindparam("most", type_=Integer))
)


@dataclass(frozen=True)
class Threads:
    """The newest threads of a page, and how many it has in all."""

    rows: list[Question]
    total: int


def threads_of_page(page_id: int, most: int = 5) -> Threads:
    """What a page's frame shows: pinned threads, then the newest, solved ones with their answer."""
    found = session.execute(_OF_PAGE, {"page": page_id, "most": most}).all()
    joined(((accepted, by, editor) for _, _, accepted, by, editor, _ in found if accepted), "author", "edited_by")
    rows = joined(((question, author, accepted) for question, author, accepted, *_ in found), "author", "accepted")
    return Threads(rows, found[0][-1] if found else 0)


def rows(statement: Select[Question]) -> list[Question]:
    """Questions with what a row of a public list shows of them."""
    with_author = statement.add_columns(_author).outerjoin(_author, _author.id == Question.author_id)
    found: list[Question] = joined(session.execute(with_author), "author")
    place(found)
    return found


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
