"""Finding threads by what stands in them: nothing in what is found, or counted, is hidden from whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from forum.accounts import User
from forum.db import Words, best, candidates, looked_for, session
from forum.questions import Answer, Question, ShownOn, seen_by
from forum.search.finding import MOST, SIZE, Found, position, way_to
from forum.search.models import Document, Kind
from forum.search.operators import DOCS, wanted
from forum.search.snippets import marked, snippet, texts_of
from forum.search.spelling import spread_of

Place = tuple[int, Kind, int]
Among = Sequence[int] | None


@dataclass(frozen=True)
class Hit:
    """A thread, and where in it the words stand: in the question, or in the answer of that number."""

    thread: Question
    answer: int | None
    title: Markup
    snippet: Markup


def find_threads(
    text: str, *, viewer: User | None, narrowed: Sequence[ColumnElement[bool]] = (), after: str = ""
) -> Found[Hit]:
    """The best threads for what was typed, or without any words the newest that fit, a page after the other.

    A later page is cut from the same ranking: what was written since does not move anything.
    """
    asked = wanted(text, viewer=viewer)
    words = looked_for(asked.words)
    if not words and not asked.narrows and not narrowed:
        return Found(problems=asked.problems)
    start, newest = position(after)
    newest = newest or session.scalar(select(func.max(Document.id))) or 0
    conditions = [Document.id <= newest, *_seen(viewer), *asked.narrowed, *narrowed]
    way = way_to(asked.words, words, lambda words: _places(words, conditions, asked.among, newest))
    places = way.places
    start = start if start < len(places) else 0
    return Found(
        hits=_hits(places[start : start + SIZE], way.words),
        total=len(places) if way.whole else None,
        after=f"{start + SIZE}_{newest}" if len(places) > start + SIZE else "",
        problems=asked.problems,
        instead=way.instead,
        loosely=way.loosely,
        asked=True,
    )


def newest_threads(text: str, *, narrowed: Sequence[ColumnElement[bool]] = ()) -> Sequence[Question]:
    """Public threads for what was typed, the newest first; for whoever comes back to see what is new."""
    asked = wanted(text, viewer=None)
    words = looked_for(asked.words)
    if asked.within == DOCS or not (words or asked.narrows or narrowed):
        return []
    conditions = [*_seen(None), *asked.narrowed, *narrowed]
    rows = _newest(words, conditions, asked.among).subquery()
    threads = select(Document.thread_id).join(rows, rows.c.id == Document.id)
    order = Question.published_at.desc(), Question.id.desc()
    return session.scalars(
        select(Question).where(Question.id.in_(threads)).order_by(*order).limit(SIZE).options(*_shown())
    ).all()


def _places(
    words: Words, conditions: Sequence[ColumnElement[bool]], among: Among, newest: int
) -> tuple[Sequence[Place], bool]:
    """The best document of each thread, the best thread first; and whether that is all there is."""
    if words:
        table: Any = Document.__table__
        inner = best(table, words, *conditions, among=among, spread=spread_of(words, newest)).subquery()
        ranked = select(Document.thread_id, Document.kind, Document.subject_id).join(inner, inner.c.id == Document.id)
        rows = session.execute(ranked.order_by(inner.c.score.desc(), Document.id.desc())).all()
    else:
        latest = select(Document.thread_id, Document.kind, Document.subject_id).where(*conditions, *_only(among))
        rows = session.execute(latest.order_by(Document.id.desc()).limit(MOST)).all()
    first: dict[int, Place] = {}
    for thread_id, kind, subject_id in rows:
        first.setdefault(thread_id or 0, (thread_id or 0, kind, subject_id))
    return list(first.values()), len(rows) < MOST


def _newest(words: Words, conditions: Sequence[ColumnElement[bool]], among: Among) -> Select[Any]:
    """The newest documents with these words, or all of them; found as for a page of results, whatever their scores."""
    if not words:
        return select(Document.id).where(*conditions, *_only(among)).order_by(Document.id.desc()).limit(MOST)
    table: Any = Document.__table__
    spread = spread_of(words, session.scalar(select(func.max(Document.id))) or 0)
    return candidates(table, words, *conditions, among=among, spread=spread)


def _only(among: Among) -> list[ColumnElement[bool]]:
    return [] if among is None else [Document.id.in_(among)]


def _seen(viewer: User | None) -> list[ColumnElement[bool]]:
    """Posts of threads that this person may read, and no documents of support's."""
    thread = exists().where(Question.id == Document.thread_id, seen_by(Question, viewer))
    post = exists().where(Answer.id == Document.subject_id, seen_by(Answer, viewer))
    return [Document.kind.in_((Kind.QUESTION, Kind.ANSWER)), thread, or_(Document.kind == Kind.QUESTION, post)]


def _hits(places: Sequence[Place], words: Words) -> list[Hit]:
    wanted_ids = [thread for thread, _kind, _subject in places]
    rows = session.scalars(select(Question).where(Question.id.in_(wanted_ids)).options(*_shown()))
    threads = {thread.id: thread for thread in rows}
    texts = texts_of((kind, subject) for _thread, kind, subject in places)
    return [
        Hit(
            thread=threads[thread],
            answer=subject if kind is Kind.ANSWER else None,
            title=marked(threads[thread].title, words),
            snippet=snippet(texts.get((kind, subject), ""), words),
        )
        for thread, kind, subject in places
    ]


def _shown() -> tuple[ExecutableOption, ...]:
    pages = selectinload(Question.shown_on).joinedload(ShownOn.page)
    return joinedload(Question.author), selectinload(Question.topics), pages
