from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from forum.db import session
from forum.sections.models import IndexedPage, Section, Trouble, Visit


def sections_of(page_id: int) -> Select[Section]:
    """What a page says, from top to bottom; what is gone is last."""
    there = Section.gone_at.is_not(None)
    return select(Section).where(Section.page_id == page_id).order_by(there, Section.position, Section.id)


def standing_sections(site_id: int) -> Select[Section]:
    """Everything a site's documentation says now."""
    theirs = select(IndexedPage.page_id).where(IndexedPage.site_id == site_id)
    return (
        select(Section)
        .where(Section.page_id.in_(theirs), Section.gone_at.is_(None))
        .options(joinedload(Section.page))
        .order_by(Section.id)
    )


def section_at(page_id: int, anchor: str) -> Section | None:
    """The section of a page that an address leads to after its "#", also if it is gone."""
    return session.scalar(select(Section).where(Section.page_id == page_id, Section.anchor == anchor))


def last_text(page_id: int) -> str:
    """All that a page says, or said when it was last there."""
    gone = select(IndexedPage.gone_at).where(IndexedPage.page_id == page_id).scalar_subquery()
    there = Section.gone_at.is_(None) | (Section.gone_at >= gone)
    wanted = select(Section.heading, Section.text).where(Section.page_id == page_id, there)
    return "\n".join(f"{heading}\n{text}" for heading, text in session.execute(wanted.order_by(Section.position)))


def standing_pages(site_id: int) -> Select[IndexedPage]:
    return select(IndexedPage).where(IndexedPage.site_id == site_id, IndexedPage.gone_at.is_(None))


def indexed_pages(site_id: int) -> Select[IndexedPage]:
    return select(IndexedPage).where(IndexedPage.site_id == site_id).options(joinedload(IndexedPage.page))


def troubles_of(site_id: int) -> Select[Trouble]:
    return select(Trouble).where(Trouble.site_id == site_id).order_by(Trouble.happened_at.desc(), Trouble.id.desc())


def how_many(site_id: int) -> tuple[int, int, int]:
    """Pages, sections of them, and pages that are gone."""
    pages = select(func.count(), func.count(IndexedPage.gone_at)).where(IndexedPage.site_id == site_id)
    known, gone = session.execute(pages).one()
    standing = (
        select(func.count())
        .select_from(Section)
        .join(IndexedPage, IndexedPage.page_id == Section.page_id)
        .where(IndexedPage.site_id == site_id, Section.gone_at.is_(None))
    )
    return known - gone, session.scalar(standing) or 0, gone


def sections_by_page(page_ids: list[int]) -> dict[int, int]:
    """How many sections each of these pages has."""
    counted = (
        select(Section.page_id, func.count())
        .where(Section.page_id.in_(page_ids), Section.gone_at.is_(None))
        .group_by(Section.page_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def progress(site_id: int) -> tuple[int, int]:
    """How many addresses of the reading under way are done, and how many there are so far."""
    done, known = session.execute(select(func.count(Visit.done_at), func.count()).where(Visit.site_id == site_id)).one()
    return done, known
