"""Reading a site from its sitemap: one address at a time, each step a job of its own, so that a worker may die at any
moment and the next goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, or_, select

from forum import clock
from forum.accounts import User, must_be_admin
from forum.db import session, write
from forum.events import record
from forum.jobs import errand, every, promise
from forum.pages import Site, origin_of
from forum.sections.events import IndexRenewed, SitemapAsked
from forum.sections.fetching import Asking, Got
from forum.sections.knowing import index_of
from forum.sections.models import IndexedPage, Kind, SiteIndex, Trouble, Visit
from forum.sections.robots import read_robots
from forum.sections.steps import TAKE, Step, may_read
from forum.sections.storing import all_others_gone, known_at, note_trouble

ATTEMPTS, IN_A_ROW, PATIENCE = 3, 10, 60.0


def start_reading(site: Site, *, by: User | None) -> None:
    """Read the site's pages from its sitemap, beginning now; nothing new if that is under way. `by=None`: daily."""
    if by is not None:
        must_be_admin(by)
    index = index_of(site)
    if index.reading_since is not None:
        return
    session.execute(delete(Visit).where(Visit.site_id == site.id))
    session.add(Visit(site_id=site.id, kind=Kind.ROBOTS, address=f"{origin_of(site.address)}/robots.txt", attempts=0))
    index.reading_since, index.complete, index.failures, index.robots = clock.now(), True, 0, ""
    _promise(index, at=clock.now())
    if by is not None:
        record(SitemapAsked(site.id, by.id))


@errand("sections.read")
def read_on(payload: dict[str, Any]) -> Callable[[], None] | None:
    """One step: fetch an address and read it with no transaction open, and keep in one what it said."""
    index = session.get(SiteIndex, payload["site"])
    if index is None or index.reading_since is None or index.turn != payload["turn"]:
        return None
    site_id, turn, since = index.site_id, index.turn, index.reading_since
    visit = session.scalar(_waiting(site_id).limit(1))
    if visit is None:
        _see_what_is_gone(index, since)
        return lambda: _end(site_id, turn)
    number = visit.id
    asking = _asking(index, visit)
    address = visit.address
    session.rollback()
    got = asking.get(address)
    step = Step.of(got)
    return lambda: _keep(site_id, turn, number, step)


def _asking(index: SiteIndex, visit: Visit) -> Asking:
    known = {}
    if visit.kind is Kind.PAGE and (page := known_at(index.site, visit.address)) and page.gone_at is None:
        known = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
    may = may_read(index.site, read_robots(index.robots), visit.kind)
    return Asking(current_app.config["FORUM"], may, {name: value for name, value in known.items() if value})


def _keep(site_id: int, turn: int, number: int, step: Step) -> None:
    site = session.get_one(Site, site_id)
    index = index_of(site)
    if index.turn != turn:
        return
    visit = session.get_one(Visit, number)
    if step.got.again and visit.attempts + 1 < ATTEMPTS:
        visit.attempts += 1
        _promise(index, at=clock.now() + timedelta(seconds=max(step.got.wait, PATIENCE * visit.attempts)))
        return
    visit.done_at = clock.now()
    TAKE[visit.kind](site, index, visit, step)
    index.failures = index.failures + 1 if step.got.again else 0
    if index.failures >= IN_A_ROW or (visit.kind is Kind.ROBOTS and _keeps_us_out(step.got)):
        _give_up(site, index, step.got)
    session.flush()
    _promise(index, at=clock.now() + timedelta(seconds=read_robots(index.robots).delay))


def _keeps_us_out(got: Got) -> bool:
    """Without an answer about robots.txt nothing may be read; that there is none is an answer."""
    return bool(got.trouble) and (got.again or not 400 <= got.status < 500)


def _give_up(site: Site, index: SiteIndex, got: Got) -> None:
    """The host is down, or asks to be left alone by not answering."""
    session.execute(delete(Visit).where(Visit.site_id == site.id))
    index.complete = False
    note_trouble(site.id, got.address, _("The reading was ended: %(why)s", why=got.trouble))


def _see_what_is_gone(index: SiteIndex, since: datetime) -> None:
    """Only after a list that was whole, and had something on it."""
    site_id, complete = index.site_id, index.complete
    seen = select(IndexedPage.page_id).where(IndexedPage.site_id == site_id, IndexedPage.last_seen_at >= since)
    found = session.scalar(seen.limit(1)) is not None
    session.rollback()
    if complete and found:
        all_others_gone(site_id, since=since)


def _end(site_id: int, turn: int) -> None:
    index = index_of(session.get_one(Site, site_id))
    if index.turn != turn or index.reading_since is None:
        return
    outdated = Trouble.site_id == site_id, Trouble.happened_at < index.reading_since
    if index.complete:
        session.execute(delete(Trouble).where(*outdated))
        record(IndexRenewed(site_id))
    session.execute(delete(Visit).where(Visit.site_id == site_id))
    index.read_at, index.reading_since, index.due_at = clock.now(), None, None


def _promise(index: SiteIndex, *, at: datetime) -> None:
    """The next step. Its number makes every older one void, so there is never more than one for a site."""
    index.turn, index.due_at = index.turn + 1, at
    promise("sections.read", {"site": index.site_id, "turn": index.turn}, at=at, lane=f"index:{index.site_id}")


def _waiting(site_id: int) -> Any:
    return select(Visit).where(Visit.site_id == site_id, Visit.done_at.is_(None)).order_by(Visit.id)


@every(timedelta(minutes=30))
def read_daily_and_go_on() -> None:
    """Begin what is due again, and go on where a step got lost."""
    now = clock.now()
    long_ago = or_(SiteIndex.read_at.is_(None), SiteIndex.read_at < now - timedelta(hours=24))
    due = SiteIndex.daily, SiteIndex.reading_since.is_(None), long_ago
    lost = SiteIndex.reading_since.is_not(None), SiteIndex.due_at < now - timedelta(minutes=30)
    with write():
        for index in session.scalars(select(SiteIndex).where(*due)).all():
            start_reading(index.site, by=None)
        for index in session.scalars(select(SiteIndex).where(*lost)).all():
            _promise(index_of(index.site), at=now)
