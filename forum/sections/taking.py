"""Pages as somebody brings them: from a built site at hand, or pushed over HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from flask_babel import gettext as _

from forum import clock
from forum.db import session, write
from forum.events import record
from forum.pages import Rules, Site, identify, identity_on
from forum.refused import Refused
from forum.sections.events import IndexRenewed
from forum.sections.extracting import Extract, digest_of, extract
from forum.sections.knowing import index_of
from forum.sections.models import IndexedPage
from forum.sections.storing import (
    Among,
    all_others_gone,
    everywhere,
    forget_troubles_but,
    keep_named,
    known_at,
    note_trouble,
    seen_again,
    stands_for_itself,
    store_page,
    why_not,
)

SLICE = 10


@dataclass(frozen=True)
class Brought:
    """A page as it was built: its address, which may be relative to the site's, and its HTML."""

    address: str
    html: str


@dataclass
class Outcome:
    """How many were taken, how many of them said something new, and what was wrong with the others."""

    pages: int = 0
    changed: int = 0
    gone: int = 0
    left_out: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    def then(self, whole: Outcome) -> Outcome:
        """With what came of the list of all pages; what was refused as a page is not said again."""
        self.gone += whole.gone
        said = {address for address, _why in self.refused}
        self.refused += [(address, why) for address, why in whole.refused if address not in said]
        return self


def take_pages(site_id: int, brought: Iterable[Brought]) -> Outcome:
    """Store these pages, a few in each transaction; doing it twice changes nothing. The rest stays as it is."""
    outcome, some = Outcome(), list[Brought]()
    for one in brought:
        some.append(one)
        if len(some) == SLICE:
            _take(site_id, some, outcome)
            some = []
    _take(site_id, some, outcome)
    return outcome


def take_whole(site_id: int, addresses: Sequence[str], *, below: str = "") -> Outcome:
    """These are all the pages there are, or all that lie `below` an address; how many are gone therefore, and which
    addresses can be none of the site's. Refused if all are such, or `below` is: that was another build, and says
    nothing of this site."""
    outcome = Outcome()
    if not addresses:
        return outcome
    among = _lying(site_id, below) if below.strip() else everywhere
    every, named = _sorted_out(site_id, addresses, outcome)
    since = clock.now()
    with write():
        keep_named(session.get_one(Site, site_id), named)
        forget_troubles_but(site_id, every, among)
    outcome.gone = all_others_gone(site_id, since=since, among=among)
    with write():
        record(IndexRenewed(site_id))
    return outcome


def _lying(site_id: int, below: str) -> Among:
    """Whether an address lies below this one, segment by segment and whatever its host, as pages are told apart; what
    is no address may have lain anywhere."""
    site = session.get_one(Site, site_id)
    if _foreign(site, _absolute(site, below)):
        raise Refused(
            _("%(address)s does not belong to the site, so no page is taken for gone.", address=below.strip()[:200])
        )
    rules, base = site.rules, _path(_absolute(site, below), site.rules).rstrip("/")

    def lies(address: str) -> bool:
        try:
            return f"{_path(address, rules)}/".startswith(f"{base}/")
        except ValueError:
            return True

    return lies


def _path(address: str, rules: Rules) -> str:
    return identify(address, rules=rules).key.partition("?")[0]


def _sorted_out(site_id: int, addresses: Sequence[str], outcome: Outcome) -> tuple[list[str], list[str]]:
    """All of them as they are called there, and those that are of the site."""
    site = session.get_one(Site, site_id)
    every, named = [], []
    for address in addresses:
        every.append(_absolute(site, address))
        if sentence := _foreign(site, every[-1]):
            outcome.refused.append((address, sentence))
        else:
            named.append(every[-1])
    session.rollback()
    if not named:
        raise Refused(_("None of these addresses belongs to the site, so no page is taken for gone."))
    return every, named


def _take(site_id: int, some: Sequence[Brought], outcome: Outcome) -> None:
    """Read outside the transaction that stores: others wait for that one."""
    read = [(one, _read(site_id, one)) for one in some]
    with write():
        site = session.get_one(Site, site_id)
        for one, found in read:
            _keep(site, one, found, outcome)
        index_of(site).pushed_at = clock.now()


def _read(site_id: int, one: Brought) -> Extract | None:
    """None for what is as it was, or cannot be read."""
    site = session.get_one(Site, site_id)
    if _as_it_was(site, one):
        return None
    session.rollback()
    try:
        return extract(one.html)
    except ValueError:
        return None


def _as_it_was(site: Site, one: Brought) -> IndexedPage | None:
    try:
        known = known_at(site, _absolute(site, one.address))
    except ValueError:
        return None
    there = known and known.gone_at is None and known.page.gone_at is None
    return known if known and there and known.digest == digest_of(one.html) else None


def _keep(site: Site, one: Brought, found: Extract | None, outcome: Outcome) -> None:
    address = _absolute(site, one.address)
    if found is None and (known := _as_it_was(site, one)):
        outcome.pages += 1
        seen_again(known)
    elif sentence := _trouble_with(site, address, found):
        outcome.refused.append((one.address, sentence))
        note_trouble(site.id, address, sentence)
    elif found is None or not stands_for_itself(site, address, found):
        outcome.left_out += 1
    else:
        outcome.pages += 1
        outcome.changed += store_page(site, address, found, digest=digest_of(one.html))


def _trouble_with(site: Site, address: str, found: Extract | None) -> str:
    """In a sentence; '' for none."""
    if sentence := _foreign(site, address):
        return sentence
    if found is None:
        return _("This page is too large, or nested too deeply, to be read.")
    return why_not(site, address, found)


def _foreign(site: Site, address: str) -> str:
    """Why no page of the site can have this address, in a sentence; '' if one can."""
    try:
        identity = identity_on(site, address)
    except ValueError as error:
        return str(error)
    if not any(identity.address.startswith(f"{origin.origin}/") for origin in site.origins):
        return _("This address does not belong to the site.")
    return ""


def _absolute(site: Site, address: str) -> str:
    """What nobody can join stays as it is, and is refused as an address."""
    try:
        return urljoin(site.address if site.address.endswith("/") else f"{site.address}/", address.strip())
    except ValueError:
        return address
