"""Finding what the documentation itself says, beside the threads. Everybody may read it, as long as it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload, lazyload

from forum.accounts import User
from forum.db import Words, best, looked_for, session
from forum.pages import Page, Site
from forum.search.finding import MOST, SIZE, Found, position, way_to
from forum.search.models import SECTION, Document, Kind
from forum.search.narrowing import Narrowing, meant_within
from forum.search.operators import THREADS, wanted
from forum.search.snippets import marked, snippet
from forum.sections import Section

OF_A_PAGE = 500
EVERYWHERE = Narrowing()


@dataclass(frozen=True)
class SectionHit:
    """A section, what stands above it, and where in it the words stand."""

    section: Section
    above: Sequence[str]
    title: Markup
    snippet: Markup


def find_sections(
    text: str, *, viewer: User | None, narrowing: Narrowing = EVERYWHERE, after: str = "", size: int = SIZE
) -> Found[SectionHit]:
    """The best sections for what was typed, or without any words those of the site or page it is narrowed to. What
    only threads have, such as a state or an author, leaves all of them out."""
    asked = wanted(text, viewer=viewer)
    words, narrowed = looked_for(asked.words), [*asked.of_sections, *narrowing.of_sections]
    if asked.of_threads or narrowing.of_threads:
        lacking = _("A section of the documentation has no state, topic, author or day.")
        return Found(problems=[*asked.problems, lacking], asked=True)
    if meant_within(text, narrowing) == THREADS or not (words or narrowed):
        return Found(problems=asked.problems)
    start, newest = position(after)
    newest = newest or session.scalar(select(func.max(Document.id))) or 0
    way = way_to(asked.words, words, lambda words: _places(words, newest, narrowed))
    start = start if start < len(way.places) else 0
    return Found(
        hits=_hits(way.places[start : start + size], way.words),
        total=len(way.places) if way.whole else None,
        after=f"{start + size}_{newest}" if len(way.places) > start + size else "",
        problems=asked.problems,
        instead=way.instead,
        loosely=way.loosely,
        asked=True,
    )


def has_documentation() -> bool:
    """Whether there is anything to be found."""
    return session.scalar(select(Document.id).where(Document.kind == Kind.SECTION).limit(1)) is not None


def _places(words: Words, newest: int, narrowed: Sequence[ColumnElement[bool]]) -> tuple[Sequence[int], bool]:
    """The best section first; and whether that is all there is."""
    standing = Section.gone_at.is_(None), *narrowed
    if not words:
        order = Section.page_id, Section.position, Section.id
        rows = session.scalars(select(Section.id).where(*standing).order_by(*order).limit(OF_A_PAGE)).all()
        return rows, len(rows) < OF_A_PAGE
    mine: Any = exists().where(Section.id == Document.subject_id, *standing)
    table: Any = Document.__table__
    inner = best(table, words, Document.kind == Kind.SECTION, Document.id <= newest, mine, mark=SECTION).subquery()
    ranked = select(Document.subject_id).join(inner, inner.c.id == Document.id)
    rows = session.scalars(ranked.order_by(inner.c.score.desc(), Document.id.desc())).all()
    return rows, len(rows) < MOST


def _hits(numbers: Sequence[int], words: Words) -> list[SectionHit]:
    site = joinedload(Section.page).joinedload(Page.site).options(lazyload(Site.origins))
    rows = session.scalars(select(Section).where(Section.id.in_(numbers)).options(site)) if numbers else ()
    found = {row.id: row for row in rows}
    return [_hit(found[number], words) for number in numbers]


def _hit(section: Section, words: Words) -> SectionHit:
    line = section.line if len(section.line) > 1 else [section.page.key, *section.line]
    return SectionHit(section, line[:-1], marked(line[-1], words), snippet(section.text, words))
