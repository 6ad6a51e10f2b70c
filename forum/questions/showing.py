"""A thread as its page shows it: rows of columns, under the names that `Question` has for them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, bindparam, cast, exists, or_, select
from sqlalchemy.orm import aliased

from forum.accounts import User
from forum.db import in_columns
from forum.pages import Page, Review, Site
from forum.questions.messages import Person
from forum.questions.models import CloseReason, Pointer, Question, ShownOn, State, Topic, question_topic


class ItsSite(NamedTuple):
    """What a thread's page shows of its site, and who is read first there."""

    id: int
    brand: str
    accent: str
    logo: str
    decisions_public: bool
    review: Review
    licences_written: str

    @property
    def licences(self) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = json.loads(self.licences_written)
        return rows


class ItsPage(NamedTuple):
    id: int
    key: str
    address: str
    title: str
    gone_at: datetime | None


class Place(NamedTuple):
    """A page that shows the thread, under the names of `ShownOn`."""

    section: str
    page: ItsPage

    @property
    def page_id(self) -> int:
        return self.page.id


class About(NamedTuple):
    """A topic."""

    id: int
    name: str


class Shown(NamedTuple):
    """All of a thread, but for its answers, that is shown, and by which it is said what a reader may do.

    `is_tied`: another thread may belong to it, or it to another (see `duplicates`)."""

    id: int
    title: str
    body: str
    html: str
    state: State
    author_id: int | None
    created_at: datetime
    published_at: datetime | None
    edited_at: datetime | None
    edited_by_id: int | None
    edited_by_name: str | None
    removed_at: datetime | None
    removed_by_id: int | None
    accepted_id: int | None
    solved_at: datetime | None
    closed_at: datetime | None
    closed_by_name: str | None
    close_reason: CloseReason | None
    close_note: str
    pinned_at: datetime | None
    locked_at: datetime | None
    faq_at: datetime | None
    made_private_at: datetime | None
    waiting_since: datetime | None
    slow_minutes: int | None
    slow_until: datetime | None
    answer_count: int
    other_count: int
    me_too_count: int
    aged: bool
    revision: int
    drawn: int
    is_tied: bool
    author: Person | None
    site: ItsSite
    shown_on: tuple[Place, ...]
    topics: tuple[About, ...]

    @property
    def is_published(self) -> bool:
        return self.state is State.PUBLISHED

    @property
    def takes_messages(self) -> bool:
        return self.is_published and self.closed_at is None


_author, _editor, _closer = (aliased(User) for _ in range(3))
_OWN = (
    Question.id,
    Question.title,
    Question.body,
    Question.html,
    Question.state,
    Question.author_id,
    Question.created_at,
    Question.published_at,
    Question.edited_at,
    Question.edited_by_id,
    _editor.name,
    Question.removed_at,
    Question.removed_by_id,
    Question.accepted_id,
    Question.solved_at,
    Question.closed_at,
    _closer.name,
    Question.close_reason,
    Question.close_note,
    Question.pinned_at,
    Question.locked_at,
    Question.faq_at,
    Question.made_private_at,
    Question.waiting_since,
    Question.slow_minutes,
    Question.slow_until,
    Question.answer_count,
    Question.other_count,
    Question.me_too_count,
    Question.aged,
    Question.revision,
    Question.drawn,
    or_(
        exists().where(Pointer.question_id == Question.id).correlate(Question),
        exists().where(Pointer.to_id == Question.id).correlate(Question),
    ),
)
_AUTHOR = (_author.id, _author.name, _author.avatar, _author.erased_at)
_SITE = (Site.id, Site.brand, Site.accent, Site.logo, Site.decisions_public, Site.review, cast(Site.licences, Text))
_PAGE = (ShownOn.section, Page.id, Page.key, Page.address, Page.title, Page.gone_at)
_TOPIC = (Topic.id, Topic.name)
_THREAD = (
    select(*_OWN, *_AUTHOR, *_SITE, *_PAGE, *_TOPIC)
    .join(Site, Site.id == Question.site_id)
    .outerjoin(_author, _author.id == Question.author_id)
    .outerjoin(_editor, _editor.id == Question.edited_by_id)
    .outerjoin(_closer, _closer.id == Question.closed_by_id)
    .outerjoin(ShownOn, ShownOn.question_id == Question.id)
    .outerjoin(Page, Page.id == ShownOn.page_id)
    .outerjoin(question_topic, question_topic.c.question_id == Question.id)
    .outerjoin(Topic, Topic.id == question_topic.c.topic_id)
    .where(Question.id == bindparam("number"))
    .order_by(ShownOn.page_id, Topic.name)
)


def shown(number: int) -> Shown | None:
    """One statement: its row comes once for each of its pages with each of its topics, and both are few."""
    rows = [_parted(row) for row in in_columns(_THREAD, {"number": number})]
    if not rows:
        return None
    own, author, site, _page, _topic = rows[0]
    places = dict.fromkeys(page for *_rest, page, _topic in rows if page[1])
    topics = dict.fromkeys(topic for *_rest, topic in rows if topic[0])
    return Shown._make(
        (
            *own,
            Person(*author) if author[0] else None,
            ItsSite(*site),
            tuple(Place(section, ItsPage(*page)) for section, *page in places),
            tuple(About(*topic) for topic in topics),
        )
    )


def _parted(row: Any) -> list[tuple[Any, ...]]:
    parts, values, at = [], tuple(row), 0
    for columns in (_OWN, _AUTHOR, _SITE, _PAGE, _TOPIC):
        parts.append(values[at : at + len(columns)])
        at += len(columns)
    return parts
