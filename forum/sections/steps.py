"""What becomes of each thing that a reading fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast
from urllib.parse import urljoin, urlsplit

from flask_babel import gettext as _
from sqlalchemy import Table, func, select

from forum.db import add_or_change, session
from forum.pages import Site, identity_on, origin_of, same_site_origin
from forum.sections.extracting import Extract, digest_of, extract
from forum.sections.fetching import Got
from forum.sections.models import Kind, SiteIndex, Visit
from forum.sections.robots import Robots, read_robots
from forum.sections.sitemaps import Unreadable, read_sitemap
from forum.sections.storing import (
    forget_trouble,
    keep_named,
    known_at,
    note_trouble,
    page_gone,
    seen_again,
    stands_for_itself,
    store_page,
    why_not,
)

MOST_PAGES, MOST_SITEMAPS = 20_000, 500


@dataclass(frozen=True)
class Step:
    """What was fetched, and what it says if it is a page: read before a transaction is open."""

    got: Got
    found: Extract | None = None

    @classmethod
    def of(cls, got: Got) -> Step:
        if got.trouble or got.status != 200 or not got.is_html or not got.body:
            return cls(got)
        try:
            return cls(got, extract(got.html))
        except ValueError:
            return cls(got)


def may_read(site: Site, robots: Robots, kind: Kind) -> Callable[[str], str]:
    """Why an address is not to be read, in a sentence; '' if it is."""
    home = site.address

    def why_not(address: str) -> str:
        if not _is_ours(home, address):
            return _("It leads away from the site, to %(address)s.", address=address[:200])
        if kind is not Kind.ROBOTS and not robots.may(address):
            return _("The robots.txt of the site asks not to read this.")
        return ""

    return why_not


def _take_robots(site: Site, index: SiteIndex, visit: Visit, step: Step) -> None:
    """No robots.txt means that everything may be read."""
    text = step.got.body.decode("utf-8", "replace")[:100_000] if step.got.status == 200 else ""
    index.robots = text.replace("\0", "")
    named = [index.sitemap] if index.sitemap else read_robots(index.robots).sitemaps
    ours = [address for address in named if _is_ours(site.address, address)]
    _add(site, Kind.SITEMAP, ours or [urljoin(_folder(site.address), "sitemap.xml")])


def _take_sitemap(site: Site, index: SiteIndex, visit: Visit, step: Step) -> None:
    try:
        if step.got.trouble:
            raise Unreadable(step.got.trouble)
        further, addresses = read_sitemap(step.got.body)
    except Unreadable as error:
        index.complete = False
        note_trouble(site.id, visit.address, str(error) or _("This is no sitemap that can be read."))
        return
    forget_trouble(site.id, visit.address)
    kind = Kind.SITEMAP if further else Kind.PAGE
    folder = _folder(site.address)
    ours = [a for a in addresses if _is_ours(site.address, a) and (further or _is_below(folder, a))]
    most = (MOST_SITEMAPS if further else MOST_PAGES) - _count(site, kind)
    if len(ours) > most or (not ours and not further):
        index.complete = False
        few, many = _("It lists no page of this site."), _("It lists more than %(n)s pages.", n=MOST_PAGES)
        note_trouble(site.id, visit.address, many if ours else few)
    _add(site, kind, ours[: max(0, most)])


def _take_page(site: Site, index: SiteIndex, visit: Visit, step: Step) -> None:
    got, found = step.got, step.found
    known = known_at(site, visit.address)
    if got.status in {404, 410} and known:
        page_gone(known)
    if got.trouble:
        note_trouble(site.id, visit.address, got.trouble)
        keep_named(site, [visit.address])
    elif known and known.gone_at is None and (got.status == 304 or known.digest == digest_of(got.html)):
        seen_again(known)
        forget_trouble(site.id, visit.address)
    elif found is None:
        _leave_out(site, visit, got)
    elif sentence := why_not(site, got.address, found):
        note_trouble(site.id, visit.address, sentence)
        keep_named(site, [visit.address])
    elif stands_for_itself(site, got.address, found):
        store_page(site, got.address, found, digest=digest_of(got.html), etag=got.etag, modified=got.modified)
        forget_trouble(site.id, visit.address)


def _leave_out(site: Site, visit: Visit, got: Got) -> None:
    """A picture or a PDF is no page and no trouble; a page that cannot be read is."""
    if got.is_html:
        note_trouble(site.id, visit.address, _("This page is too large, or nested too deeply, to be read."))
        keep_named(site, [visit.address])


TAKE: dict[Kind, Callable[[Site, SiteIndex, Visit, Step], None]] = {
    Kind.ROBOTS: _take_robots,
    Kind.SITEMAP: _take_sitemap,
    Kind.PAGE: _take_page,
}


def _add(site: Site, kind: Kind, addresses: Iterable[str]) -> None:
    """Each once, however many lists name it, so that lists that name each other come to an end."""
    cleaned = dict[str, None]()
    for address in addresses:
        try:
            plain = identity_on(site, address).address
            cleaned[address if kind is Kind.SITEMAP and address.isascii() else plain] = None
        except ValueError:
            continue
    rows = [{"site_id": site.id, "kind": kind, "address": address, "attempts": 0} for address in cleaned]
    for at in range(0, len(rows), 1000):
        add_or_change(
            cast(Table, Visit.__table__),
            rows[at : at + 1000],
            keys=["site_id", "address"],
            change=lambda added: {"address": added.address},
        )


def _count(site: Site, kind: Kind) -> int:
    counted = select(func.count()).where(Visit.site_id == site.id, Visit.kind == kind)
    return session.scalar(counted) or 0


def _is_ours(home: str, address: str) -> bool:
    try:
        return same_site_origin(origin_of(address), origin_of(home))
    except ValueError:
        return False


def _folder(home: str) -> str:
    """Where the documentation begins: only part of a site may be documentation."""
    last = urlsplit(home).path.rpartition("/")[2]
    return home if not last else home.removesuffix(last) if "." in last else f"{home}/"


def _is_below(folder: str, address: str) -> bool:
    begin = urlsplit(folder).path.rstrip("/").lower()
    path = urlsplit(address).path.lower()
    return path.rstrip("/") == begin or path.startswith(f"{begin}/")
