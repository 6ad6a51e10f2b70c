"""Threads with everything their pages show of them, by statements that are built once (see `forum.db.joined`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select
from sqlalchemy.orm import aliased, lazyload

from forum.accounts import User
from forum.db import gathered, joined, session
from forum.pages import Page, Site
from forum.questions.messages import is_shown
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
_ANSWERS = (
    select(Answer, _author, _edited_by)
    .join(_author, _author.id == Answer.author_id)
    .outerjoin(_edited_by, _edited_by.id == Answer.edited_by_id)
    .where(Answer.question_id == bindparam("number"), is_shown)
    .order_by(Answer.id)
)


def _places(of: Callable[[Any], ColumnElement[bool]]) -> tuple[Select[int, Topic], Select[ShownOn, Page]]:
    """The topics of threads, and the pages they stand on; `of` says of which threads, by the column of their ids."""
    topics = select(question_topic.c.question_id, Topic).join(Topic, Topic.id == question_topic.c.topic_id)
    shown_on = select(ShownOn, Page).join(Page, Page.id == ShownOn.page_id)
    return (
        topics.where(of(question_topic.c.question_id)).order_by(Topic.name),
        shown_on.where(of(ShownOn.question_id)).order_by(ShownOn.page_id),
    )


# A list in a statement is written out anew with each execution, which the page of one thread does without.
_OF_ONE = _places(lambda column: column == bindparam("numbers"))
_OF_SEVERAL = _places(lambda column: column.in_(bindparam("numbers", expanding=True)))

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
        several = len(questions) > 1
        numbers = {"numbers": [question.id for question in questions] if several else questions[0].id}
        topics, shown_on = _OF_SEVERAL if several else _OF_ONE
        gathered(session.execute(topics, numbers), questions, "topics")
        shown = joined(session.execute(shown_on, numbers), "page")
        gathered(((one.question_id, one) for one in shown), questions, "shown_on")
