"""Many pages at once, from a file with two addresses in each line: the old one and the new one."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from forum.accounts import User, must_be_admin
from forum.db import session, write
from forum.events import record
from forum.moves.events import PagesRemapped
from forum.moves.models import PageMove, Why
from forum.moves.moving import move_page
from forum.pages import Page, Site, find_page, has_moved, identity_on, moved_on_to, page_at
from forum.refused import Refused

MOST_LINES, MOST_BYTES = 5000, 1_000_000
_BETWEEN = re.compile(r"\s*(?:->|[,;\s])\s*")


class Became(enum.Enum):
    MOVED = "moved"
    NOTHING = "nothing"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of one line."""

    number: int
    line: str
    became: Became
    sentence: str


@dataclass(frozen=True)
class _Line:
    """Which pages a line means, each with the address it goes to, or why it is refused."""

    number: int
    text: str
    pairs: list[tuple[Page, str]]
    refusal: str = ""


class _Rehearsed(Exception):
    """Everything was done, and nothing of it is kept."""


def preview(site_id: int, text: str, *, by_id: int) -> list[Outcome]:
    """What `remap` would do, found out by doing it and keeping nothing."""
    outcomes: list[Outcome] = []
    try:
        with write():
            outcomes = remap(session.get_one(Site, site_id), text, by=session.get_one(User, by_id))
            raise _Rehearsed
    except _Rehearsed:
        return outcomes


def remap(site: Site, text: str, *, by: User) -> list[Outcome]:
    """Move the threads of each old address to the new one. `*` at the end of both means all that is below."""
    must_be_admin(by)
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    lines = [(number, line) for number, line in lines if line and not line.startswith("#")]
    if len(lines) > MOST_LINES:
        raise Refused(_("A file has at most %(n)s lines.", n=MOST_LINES))
    outcomes, first = [], None
    for line in _each_on_one_side(site, [_read(site, number, line) for number, line in lines]):
        outcome, moves = _moved(site, line, by)
        outcomes.append(outcome)
        for move in moves:
            first = first or move.id
            move.batch = first
    if first is not None:
        record(PagesRemapped(site.id, by.id))
    return outcomes


def _read(site: Site, number: int, text: str) -> _Line:
    parts = _BETWEEN.split(text)
    try:
        if len(parts) < 2 or not all(parts[:2]):
            raise Refused(_("This line needs two addresses, the old one and the new one."))
        return _Line(number, text, _pairs(site, *parts[:2]))
    except Refused as error:
        return _Line(number, text, [], error.sentence)


def _each_on_one_side(site: Site, lines: list[_Line]) -> Iterator[_Line]:
    """What one line brings to a page goes along with it when another moves that page away, or stays, by their order.
    So no page may stand on both sides."""
    leaves = {page.key: line.number for line in lines for page, _to in line.pairs}
    comes = {_key(site, to): line.number for line in lines for _page, to in line.pairs}
    for line in lines:
        others = [other for page, to in line.pairs for other in (leaves.get(_key(site, to)), comes.get(page.key))]
        if other := next(filter(None, others), None):
            said = _("A page of this line is on the other side of line %(n)s. Write where each is today.", n=other)
            yield replace(line, pairs=[], refusal=said)
        else:
            yield line


def _moved(site: Site, line: _Line, by: User) -> tuple[Outcome, list[PageMove]]:
    try:
        if line.refusal:
            raise Refused(line.refusal)
        still_there = [(page, to) for page, to in line.pairs if moved_on_to(page) is None]
        moves = [move_page(page, page_at(site, to)[0], Why.FILE, by=by) for page, to in still_there]
    except Refused as error:
        return Outcome(line.number, line.text, Became.REFUSED, error.sentence), []
    threads = sum(len(move.threads) for move in moves)
    if not moves:
        return Outcome(line.number, line.text, Became.NOTHING, _("Nobody asked there, or it has moved already.")), []
    said = ngettext("%(num)d thread moves.", "%(num)d threads move.", threads)
    return Outcome(line.number, line.text, Became.MOVED, said), moves


def _pairs(site: Site, old: str, new: str) -> list[tuple[Page, str]]:
    """Which pages are meant, each with where it goes. An address that begins with "/" is one of the host, or where that
    one is unknown, one below the site's own."""
    below = old.endswith("*")
    if below != new.endswith("*"):
        raise Refused(_("A star stands at the end of both addresses or of none."))
    find = _all_below if below else _one
    old, new = old.removesuffix("*"), new.removesuffix("*")
    home = site.address.rstrip("/") + "/"
    on_the_host = find(site, _joined(home, old), _joined(home, new))
    return on_the_host or find(site, _joined(home, old.lstrip("/")), _joined(home, new.lstrip("/")))


def _one(site: Site, old: str, new: str) -> list[tuple[Page, str]]:
    key = _key(site, old)
    _key(site, new)
    page = session.scalar(find_page(site.id, key).where(~has_moved()))
    return [(page, new)] if page is not None and page.key == key and not _is_at(page, site, new) else []


def _all_below(site: Site, old: str, new: str) -> list[tuple[Page, str]]:
    start = _key(site, old).rstrip("/") + "/"
    _key(site, new)
    known = select(Page).where(Page.site_id == site.id, Page.key.startswith(start, autoescape=True), ~has_moved())
    pages = session.scalars(known.order_by(Page.key)).all()
    return [(page, new.rstrip("/") + "/" + _below(site, page, start)) for page in pages]


def _below(site: Site, page: Page, start: str) -> str:
    """What follows the part with the star, as it is written: a key has lost its case, its ending and its last "/". Of
    an address that leads elsewhere by now, as the key has it."""
    parts = start.count("/") - 1
    rest = re.match(rf"https?://[^/]+(?:/+[^/?]+){{{parts}}}/+", page.address)
    if rest is None or not _is_at(page, site, page.address):
        return page.key.removeprefix(start)
    return page.address[rest.end() :]


def _is_at(page: Page, site: Site, address: str) -> bool:
    return _key(site, address) == page.key


def _joined(home: str, address: str) -> str:
    """What nobody can join stays as it is, and is refused as an address."""
    try:
        return urljoin(home, address)
    except ValueError:
        return address


def _key(site: Site, address: str) -> str:
    try:
        identity = identity_on(site, address)
    except ValueError as error:
        raise Refused(str(error)) from None
    if not any(identity.address.startswith(f"{origin.origin}/") for origin in site.origins):
        raise Refused(_("This address does not belong to the site."))
    return identity.key
