from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from forum.db import session
from forum.moves.models import LostPage, PageMove, Standing
from forum.questions import ShownOn


def orphans(site_id: int) -> Select[LostPage]:
    """Pages with threads that are gone, and nobody has decided what becomes of them."""
    gone = LostPage.site_id == site_id, LostPage.standing == Standing.LOST
    both = joinedload(LostPage.page), joinedload(LostPage.suggested)
    return select(LostPage).where(*gone).options(*both)


def lately_moved(site_id: int) -> Select[PageMove]:
    everything = joinedload(PageMove.page), joinedload(PageMove.to), joinedload(PageMove.by)
    moved = PageMove.site_id == site_id, PageMove.undone_at.is_(None)
    return select(PageMove).where(*moved).options(*everything).order_by(PageMove.moved_at.desc(), PageMove.id.desc())


def threads_by_page(page_ids: list[int]) -> dict[int, int]:
    counted = select(ShownOn.page_id, func.count()).where(ShownOn.page_id.in_(page_ids)).group_by(ShownOn.page_id)
    return {row[0]: row[1] for row in session.execute(counted)}


def how_many(site_id: int) -> tuple[int, int]:
    """Pages that are gone and wait for somebody, and pages that are still to be asked for."""
    waiting = func.count().filter(LostPage.checked_at.is_(None))
    lost = func.count().filter(LostPage.standing == Standing.LOST)
    found = session.execute(select(lost, waiting).where(LostPage.site_id == site_id)).one()
    return found[0], found[1]
