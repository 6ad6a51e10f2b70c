"""Rows of the public lists: read as columns, and made into HTML once for as long as they show the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup
from sqlalchemy import Select, bindparam, select

from forum.accounts import User
from forum.db import session
from forum.pages import Page
from forum.questions.models import Question, ShownOn, Topic, question_topic
from forum.web import language


class Place(NamedTuple):
    page_id: int
    title: str
    key: str


class About(NamedTuple):
    """A topic; under the names of its own."""

    id: int
    name: str


class Row(NamedTuple):
    """A question as a list shows it, its fields under the same names; all that its HTML is made of."""

    id: int
    title: str
    author_name: str
    published_at: datetime
    solved_at: datetime | None
    closed_at: datetime | None
    faq_at: datetime | None
    pinned_at: datetime | None
    locked_at: datetime | None
    other_count: int
    me_too_count: int
    place: Place | None
    topics: tuple[About, ...]


class Listed(NamedTuple):
    """A row, and what it is listed by; `drawn` changes with all that its thread shows."""

    id: int
    drawn: int
    published_at: datetime
    active_at: datetime
    solved_at: datetime | None
    me_too_count: int
    row: Row

    @property
    def html(self) -> Markup:
        return _made(language(), self.row)


_COLUMNS = (
    Question.id,
    Question.title,
    User.name,
    Question.published_at,
    Question.solved_at,
    Question.closed_at,
    Question.faq_at,
    Question.pinned_at,
    Question.locked_at,
    Question.other_count,
    Question.me_too_count,
)
_PLACES = (
    select(ShownOn.question_id, ShownOn.page_id, Page.title, Page.key)
    .join(Page, Page.id == ShownOn.page_id)
    .where(ShownOn.question_id.in_(bindparam("numbers", expanding=True)))
    .order_by(ShownOn.page_id.desc())
)
_TOPICS = (
    select(question_topic.c.question_id, Topic.id, Topic.name)
    .join(Topic, Topic.id == question_topic.c.topic_id)
    .where(question_topic.c.question_id.in_(bindparam("numbers", expanding=True)))
    .order_by(Topic.name)
)


def read_rows(statement: Select[Question]) -> Sequence[Listed]:
    """What a select of questions lists, each with the first of its pages and with its topics."""
    columns = statement.join(User, User.id == Question.author_id)
    found = session.execute(columns.with_only_columns(*_COLUMNS, Question.drawn, Question.active_at)).all()
    numbers = {"numbers": [values[0] for values in found]}
    if not found:
        return []
    places = {number: Place._make(place) for number, *place in session.execute(_PLACES, numbers)}
    topics: dict[int, list[About]] = {}
    for number, *topic in session.execute(_TOPICS, numbers):
        topics.setdefault(number, []).append(About._make(topic))
    return [
        _listed(Row._make((*shown, places.get(shown[0]), tuple(topics.get(shown[0], ())))), drawn, active_at)
        for *shown, drawn, active_at in found
    ]


def _listed(row: Row, drawn: int, active_at: datetime) -> Listed:
    return Listed(row.id, drawn, row.published_at, active_at, row.solved_at, row.me_too_count, row)


@lru_cache(maxsize=4000)
def _made(_language: str, row: Row) -> Markup:
    html = current_app.jinja_env.get_template("questions/_row.html").render(row=row)
    return Markup(html)  # noqa: S704 - our own template, escaped there
