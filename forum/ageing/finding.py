"""Where a section is now: under another heading, or on another page. What moved did not change."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from forum.ageing.models import Ground, Wording
from forum.db import session
from forum.sections import IndexedPage, Section, hash_of

RUN, ENOUGH, ALIKE, READ = 3, 5, 0.5, 300
_WORD = re.compile(r"\w+")


def section_now(ground: Ground, text: str) -> Section | None:
    """The section that says what this one said, or at least half of it; None if none does."""
    if ground.section is not None and ground.section.gone_at is None and ground.section.page_id == ground.page_id:
        return ground.section
    beside = session.scalars(_standing().where(Section.page_id == ground.page_id)).all()
    under_it = next((one for one in beside if one.anchor == ground.anchor), None)
    return under_it or _same(beside, text) or _elsewhere(ground, text)


def _elsewhere(ground: Ground, text: str) -> Section | None:
    """On another page of the site: to the letter; or what is new there since it was last seen here. That it is gone is
    known only later, when a push or a reading is through."""
    page = session.get(IndexedPage, ground.page_id)
    if page is None or not text.strip():
        return None
    around = _standing().where(Section.page_id.in_(select(IndexedPage.page_id).where(
        IndexedPage.site_id == page.site_id, IndexedPage.gone_at.is_(None))))  # fmt: skip
    exactly = session.scalar(around.where(Section.hash == hash_of(text)).order_by(Section.id).limit(1))
    if exactly is not None:
        return exactly
    new = around.where(Section.first_seen_at > (ground.section or page).last_seen_at)
    return _same(session.scalars(new.order_by(Section.id.desc()).limit(READ)).all(), text)


def _same(among: Sequence[Section], text: str) -> Section | None:
    said = _runs(text)
    shares = [(len(said & _runs(one.text)) / len(said), -one.id, one) for one in among] if len(said) >= ENOUGH else []
    share, _number, found = max(shares, default=(0.0, 0, None), key=lambda row: row[:2])
    return found if share >= ALIKE else None


def _standing() -> Select[Section]:
    return select(Section).where(Section.gone_at.is_(None)).options(joinedload(Section.page))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def text_of(ground: Ground) -> str:
    return session.get_one(Wording, ground.hash).text
