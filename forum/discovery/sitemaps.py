"""All public addresses for search engines, in parts that cost the same however many there are before and after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from forum.db import session
from forum.discovery.worth import worth_finding
from forum.pages import Page
from forum.questions import Question, ShownOn, State, Topic, question_topic, thread_path, topic_path
from forum.web import absolute

PART = 5000
"""Numbers of one part. The protocol allows fifty thousand addresses; a small part is made in a few hundredths of a
second, and what is read anew because of one new thread is small too."""
Entry = tuple[str, datetime | None]


def index() -> list[str]:
    """The addresses of the parts: as many as the highest number needs, so nothing has to be counted."""
    made = []
    for kind, model in (("threads", Question), ("pages", Page), ("topics", Topic)):
        highest = session.scalar(select(func.max(model.id))) or 0
        made += [f"/sitemaps/{kind}-{n}.xml" for n in range(1, -(-highest // PART) + 1)]
    return made


def threads(part: int) -> Iterator[Entry]:
    found = select(Question.id, Question.title, Question.active_at).where(worth_finding())
    for number, title, active_at in session.execute(found.where(_within(Question.id, part)).order_by(Question.id)):
        yield thread_path(number, title), active_at


def pages(part: int) -> Iterator[Entry]:
    """Pages with a public thread, and when the newest was asked."""
    newest = select(func.max(ShownOn.question_id)).where(ShownOn.page_id == Page.id).scalar_subquery()
    public = exists().where(ShownOn.page_id == Page.id, ShownOn.question_id == Question.id, _public())
    asked = select(Question.published_at).where(Question.id == newest, _public()).scalar_subquery()
    for number, at in session.execute(select(Page.id, asked).where(_within(Page.id, part), public).order_by(Page.id)):
        yield f"/pages/{number}", at


def topics(part: int) -> Iterator[Entry]:
    about = question_topic.c.topic_id == Topic.id
    newest = select(func.max(question_topic.c.question_id)).where(about).scalar_subquery()
    public = exists().where(about, question_topic.c.question_id == Question.id, _public())
    asked = select(Question.published_at).where(Question.id == newest, _public()).scalar_subquery()
    found = select(Topic, asked).where(_within(Topic.id, part), public).order_by(Topic.id)
    for topic, at in session.execute(found):
        yield topic_path(topic), at


PARTS = {"threads": threads, "pages": pages, "topics": topics}


def written_index(addresses: list[str]) -> str:
    rows = "".join(f"<sitemap><loc>{escape(absolute(address))}</loc></sitemap>\n" for address in addresses)
    return _document("sitemapindex", rows)


def written(entries: Iterator[Entry]) -> str:
    rows = (f"<url><loc>{escape(absolute(address))}</loc>{_last(at)}</url>\n" for address, at in entries)
    return _document("urlset", "".join(rows))


def _within(number: InstrumentedAttribute[int], part: int) -> ColumnElement[bool]:
    return number.between((part - 1) * PART + 1, part * PART)


def _public() -> ColumnElement[bool]:
    return Question.state == State.PUBLISHED


def _document(name: str, rows: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<{name} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</{name}>\n'


def _last(at: datetime | None) -> str:
    return f"<lastmod>{at.strftime('%Y-%m-%dT%H:%M:%SZ')}</lastmod>" if at else ""
