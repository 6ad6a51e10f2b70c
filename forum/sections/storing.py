from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from forum import clock
from forum.db import add_once, session, write
from forum.events import record
from forum.pages import Page, Site, identity_on, page_itself, retitle
from forum.sections.events import PageCameBack
from forum.sections.extracting import Extract, Found
from forum.sections.models import IndexedPage, Section, Trouble

AT_ONCE = 50
_ASCII = "".join(map(chr, range(33, 127)))
Among = Callable[[str], bool]
"""Whether an address is one of those that a list of all pages speaks of."""


def everywhere(_address: str) -> bool:
    return True


def store_page(
    site: Site, address: str, found: Extract, *, digest: str = "", etag: str = "", modified: str = ""
) -> bool:
    """What a page says now; whether that is anything new. ValueError where `why_not` says something."""
    identity = identity_on(site, address, explicit=found.ident, canonical=found.canonical)
    page = page_itself(site, identity, found.title)
    known = _known(site, page, identity_on(site, address).address)
    now, fresh = clock.now(), known.digest == ""
    if found.title:
        retitle(page.id, found.title)
    changed = _store_sections(page.id, found.sections, now) or fresh or known.gone_at is not None
    if known.gone_at is not None or page.gone_at is not None:
        record(PageCameBack(page.id))
    known.address = identity_on(site, address).address
    known.title, known.language, known.digest = _name(found), found.language, digest
    known.etag, known.last_modified = etag[:300], modified[:60]
    known.last_seen_at, known.gone_at = now, None
    if changed:
        known.changed_at = now
    forget_trouble(site.id, address)
    return changed


def why_not(site: Site, address: str, found: Extract) -> str:
    """Why it cannot be told which page this is, in a sentence; '' if it can."""
    try:
        identity_on(site, address, explicit=found.ident)
    except ValueError as error:
        return str(error)
    return ""


def stands_for_itself(site: Site, address: str, found: Extract) -> bool:
    """Whether it wants to be found, and is no copy of the page that it names as the one that counts."""
    named = identity_on(site, address, canonical=found.canonical)
    return found.listed and named.key == identity_on(site, address).key


def seen_again(known: IndexedPage) -> None:
    """Its site named it, and it is as it was."""
    known.last_seen_at = clock.now()
    session.execute(
        update(Section)
        .where(Section.page_id == known.page_id, Section.gone_at.is_(None))
        .values(last_seen_at=known.last_seen_at),
        execution_options={"synchronize_session": False},
    )


def known_at(site: Site, address: str) -> IndexedPage | None:
    """What is known of the page that its site calls this; ValueError for an address of no page."""
    here = identity_on(site, address).address
    found = select(IndexedPage).where(IndexedPage.site_id == site.id, IndexedPage.address == here)
    return session.scalar(found.options(joinedload(IndexedPage.page)))


def page_gone(known: IndexedPage) -> None:
    """The page is no more; what was asked on it stays where it is."""
    now = clock.now()
    known.gone_at = known.gone_at or now
    for section in session.scalars(select(Section).where(Section.page_id == known.page_id, Section.gone_at.is_(None))):
        section.gone_at = now


def all_others_gone(site_id: int, *, since: datetime, among: Among = everywhere) -> int:
    """The whole set was named since then, so what was not named is gone: some pages in each transaction."""
    unseen = IndexedPage.last_seen_at < since, IndexedPage.gone_at.is_(None), IndexedPage.site_id == site_id
    rows = session.execute(select(IndexedPage.page_id, IndexedPage.address).where(*unseen)).all()
    session.rollback()
    numbers, gone = sorted(row.page_id for row in rows if among(row.address)), 0
    for at in range(0, len(numbers), AT_ONCE):
        some = IndexedPage.page_id.in_(numbers[at : at + AT_ONCE])
        with write():
            pages = session.scalars(select(IndexedPage).where(*unseen, some).order_by(IndexedPage.page_id)).all()
            for page in pages:
                page_gone(page)
        gone += len(pages)
    return gone


def keep_named(site: Site, addresses: Collection[str]) -> None:
    """Their site still names them, so they are not gone, whether they could be read or not. ValueError for an address
    that cannot be of a page."""
    wanted = sorted({identity_on(site, address).address for address in addresses})
    for at in range(0, len(wanted), 500):
        named = IndexedPage.site_id == site.id, IndexedPage.address.in_(wanted[at : at + 500])
        session.execute(
            update(IndexedPage).where(*named, IndexedPage.gone_at.is_(None)).values(last_seen_at=clock.now()),
            execution_options={"synchronize_session": False},
        )


def note_trouble(site_id: int, address: str, sentence: str) -> None:
    forget_trouble(site_id, address)
    session.add(Trouble(site_id=site_id, address=_short(address), sentence=sentence[:500], happened_at=clock.now()))
    session.flush()


def forget_trouble(site_id: int, address: str) -> None:
    session.execute(delete(Trouble).where(Trouble.site_id == site_id, Trouble.address == _short(address)))


def forget_troubles_but(site_id: int, addresses: Collection[str], among: Among = everywhere) -> None:
    """What is no page any more is no trouble either."""
    named = {_short(address) for address in addresses}
    for trouble in session.scalars(select(Trouble).where(Trouble.site_id == site_id)):
        if trouble.address not in named and among(trouble.address):
            session.delete(trouble)


def _short(address: str) -> str:
    """Whatever was called an address, as what an index of the database can hold."""
    return quote(address, safe=_ASCII, errors="replace")[:2000]


def _known(site: Site, page: Page, address: str) -> IndexedPage:
    """Its row, locked: two who push the same page would both add its sections."""
    now = clock.now()
    if session.get(IndexedPage, page.id) is None:
        add_once(IndexedPage(page_id=page.id, site_id=site.id, address=address, first_seen_at=now, last_seen_at=now,
                             changed_at=now, digest=""))  # fmt: skip
    wanted = select(IndexedPage).where(IndexedPage.page_id == page.id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def _store_sections(page_id: int, found: list[Found], now: datetime) -> bool:
    known = {section.anchor: section for section in session.scalars(select(Section).where(Section.page_id == page_id))}
    changed = False
    for position, one in enumerate(found):
        section = known.pop(one.anchor, None)
        if section is None:
            section = Section(page_id=page_id, anchor=one.anchor, hash=one.hash, previous_hash="", first_seen_at=now)
            session.add(section)
            changed = True
        changed = _renew(section, one, position, now) or changed
    for section in known.values():
        changed = changed or section.gone_at is None
        section.gone_at = section.gone_at or now
    session.flush()
    return changed


def _renew(section: Section, one: Found, position: int, now: datetime) -> bool:
    changed = section.hash != one.hash
    if changed:
        section.previous_hash, section.hash, section.changed_at = section.hash, one.hash, now
    if section.text != one.text or section.heading != one.heading:
        section.text, section.heading = one.text, one.heading
    section.position, section.path = position, one.path
    section.last_seen_at, section.gone_at = now, None
    return changed


def _name(found: Extract) -> str:
    """The page's own heading, else what stands in the browser's tab."""
    return next((one.heading for one in found.sections if one.heading and not one.path), "") or found.title
