"""Which pages with threads a site does not list any more, and what it says of each when asked: one address at a time,
each step a job of its own, so that a worker may die at any moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select, update

from forum import clock
from forum.db import session, write
from forum.events import later
from forum.jobs import Job, errand, every, promise
from forum.moves.likeness import most_like
from forum.moves.models import LostPage, PageMove, Standing, Why
from forum.moves.moving import move_page, put_back
from forum.pages import Page, Site, find_or_make_page, forget_alias, has_moved, identity_on
from forum.questions import ShownOn
from forum.sections import IndexedPage, IndexRenewed, PageCameBack, Seen, looking_at
from forum.sections import look as look_at

ATTEMPTS, PATIENCE, AGAIN = 3, timedelta(minutes=1), timedelta(hours=20)


@later(IndexRenewed)
def look_after_renewal(fact: IndexRenewed) -> None:
    look_for_lost(fact.site_id)


@later(PageCameBack)
def see_that_it_is_back(fact: PageCameBack) -> None:
    _see_what_is_back(IndexedPage.page_id == fact.page_id)


def look_for_lost(site_id: int, *, now: bool = False) -> None:
    """Note the pages with threads that are not listed, forget those that are again, and begin to ask for each. What
    was asked for within the last hours is asked again only if somebody wants it `now`."""
    site = session.get_one(Site, site_id)
    _see_what_is_back(IndexedPage.site_id == site.id)
    listed = exists().where(IndexedPage.page_id == Page.id, IndexedPage.gone_at.is_(None))
    shows = exists().where(ShownOn.page_id == Page.id)
    known = exists().where(LostPage.page_id == Page.id)
    wanted = select(Page.id).where(Page.site_id == site.id, shows, ~listed, ~known, ~has_moved())
    for number in session.scalars(wanted.order_by(Page.id)).all():
        session.add(LostPage(page_id=number, site_id=site.id, standing=Standing.UNKNOWN, since=clock.now()))
    session.flush()
    before = clock.now() if now else clock.now() - AGAIN
    due = LostPage.site_id == site.id, LostPage.checked_at <= before
    session.execute(update(LostPage).where(*due).values(checked_at=None, attempts=0))
    _begin(site.id)


def _see_what_is_back(which: ColumnElement[bool]) -> None:
    """What is listed again is not lost. What was taken for another page by its text alone gets its threads back."""
    stands = which, IndexedPage.gone_at.is_(None)
    there = select(IndexedPage.page_id).where(*stands)
    session.execute(update(Page).where(Page.id.in_(there), Page.gone_at.is_not(None)).values(gone_at=None))
    session.execute(delete(LostPage).where(LostPage.page_id.in_(there)))
    back = select(Page, IndexedPage).join(IndexedPage, IndexedPage.page_id == Page.id).where(*stands, has_moved())
    for page, known in session.execute(back).all():
        moved = select(PageMove).where(PageMove.page_id == page.id, PageMove.undone_at.is_(None))
        move = session.scalar(moved.order_by(PageMove.id.desc()).limit(1))
        if move is not None and known.last_seen_at <= move.moved_at:
            continue
        if move is not None and move.why is Why.TEXT:
            put_back(move)
            session.execute(delete(LostPage).where(LostPage.page_id == page.id))
        else:
            forget_alias(page)


@errand("moves.look")
def look_on(payload: dict[str, Any]) -> Callable[[], None] | None:
    """One page: ask for it with no transaction open, and decide in one."""
    site_id = payload["site"]
    lost = session.scalar(_waiting(site_id))
    if lost is None:
        return None
    number, address = lost.page_id, lost.page.address
    asking, delay = looking_at(session.get_one(Site, site_id))
    session.rollback()
    seen = look_at(asking, address)
    return lambda: _keep(site_id, number, seen, delay)


def _keep(site_id: int, number: int, seen: Seen, delay: float) -> None:
    lost = session.get(LostPage, number, with_for_update=True)
    after = clock.now() + timedelta(seconds=delay)
    if lost is not None and lost.checked_at is None:
        if seen.again and lost.attempts + 1 < ATTEMPTS:
            lost.attempts += 1
            after = clock.now() + max(timedelta(seconds=seen.wait), PATIENCE * lost.attempts)
        else:
            conclude(session.get_one(Site, site_id), lost, seen)
    session.flush()
    if session.scalar(_waiting(site_id)) is not None:
        _promise(site_id, at=after)


def conclude(site: Site, lost: LostPage, seen: Seen) -> None:
    """Where the threads of a page go, now that its site has said what became of it."""
    page, now = lost.page, clock.now()
    lost.checked_at, lost.said = now, seen.trouble[:500]
    to = _led_to(site, page, seen)
    if to is not None and to.id == page.id:
        lost.standing, page.gone_at = Standing.THERE, None
        return
    if to is not None and not lost.by_hand:
        move_page(page, to, Why.REDIRECT, by=None)
        return
    page.gone_at = page.gone_at or now
    like = most_like(page)
    if like is not None and like.sure and to is None and not lost.by_hand:
        move_page(page, session.get_one(Page, like.page_id), Why.TEXT, by=None)
        return
    lost.standing = lost.standing if lost.standing is Standing.LEFT else Standing.LOST
    lost.suggested_id = to.id if to else like.page_id if like else None
    lost.likeness = round(100 * like.share) if like and not to else 0


def _led_to(site: Site, page: Page, seen: Seen) -> Page | None:
    """The page that stands where an address led, None if none does: whoever sends everything that is gone to the
    front page says nothing about where it went."""
    if not seen.stands:
        return None
    try:
        there = identity_on(site, seen.address, explicit=seen.ident, canonical=seen.canonical)
        home = identity_on(site, site.address)
    except ValueError:
        return None
    if there.key == home.key and page.key != home.key:
        return None
    return page if there.key == page.key else find_or_make_page(site, there, seen.title)


def _waiting(site_id: int) -> Any:
    waits = LostPage.site_id == site_id, LostPage.checked_at.is_(None)
    return select(LostPage).where(*waits).order_by(LostPage.attempts, LostPage.page_id).limit(1)


def _begin(site_id: int) -> None:
    under_way = select(Job.id).where(Job.kind == "moves.look", Job.lane == _lane(site_id), Job.failed_at.is_(None))
    if session.scalar(_waiting(site_id)) is not None and session.scalar(under_way.limit(1)) is None:
        _promise(site_id, at=clock.now())


def _promise(site_id: int, *, at: Any) -> None:
    promise("moves.look", {"site": site_id}, at=at, lane=_lane(site_id))


def _lane(site_id: int) -> str:
    return f"index:{site_id}"


@every(timedelta(minutes=30))
def go_on_looking() -> None:
    """Go on where a step got lost."""
    waiting = exists().where(LostPage.site_id == Site.id, LostPage.checked_at.is_(None))
    with write():
        for number in session.scalars(select(Site.id).where(waiting)).all():
            _begin(number)
