"""What stands at one address now, wherever it leads to: for pages that are in no list of their site any more."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from flask import current_app
from flask_babel import gettext as _

from forum.db import session
from forum.pages import Site
from forum.sections.extracting import extract
from forum.sections.fetching import Asking
from forum.sections.models import Kind, SiteIndex
from forum.sections.robots import read_robots
from forum.sections.steps import may_read

HOPS = 4


@dataclass(frozen=True)
class Seen:
    """Where an address led in the end, and what stands there; or in a sentence why that is not known."""

    address: str
    status: int = 0
    canonical: str = ""
    ident: str = ""
    title: str = ""
    trouble: str = ""
    again: bool = False
    wait: float = 0

    @property
    def stands(self) -> bool:
        return self.status == 200 and not self.trouble

    @property
    def is_gone(self) -> bool:
        return self.status in {404, 410}


def looking_at(site: Site) -> tuple[Asking, float]:
    """How addresses of a site are asked for, and how many seconds are to lie between two."""
    index = session.get(SiteIndex, site.id)
    robots = read_robots(index.robots if index else "")
    return Asking(current_app.config["FORUM"], may_read(site, robots, Kind.PAGE)), robots.delay


def look(asking: Asking, address: str) -> Seen:
    """Ask, with no transaction open; a page that only leads on, as static hosts have it, is a redirect too."""
    for _hop in range(HOPS):
        got = asking.get(address)
        if got.trouble or not got.is_html:
            return Seen(got.address, got.status, trouble=got.trouble, again=got.again, wait=got.wait)
        try:
            found = extract(got.html)
        except ValueError:
            return Seen(got.address, got.status)
        if not found.onwards:
            return Seen(got.address, got.status, found.canonical, found.ident, found.title)
        try:
            address = urljoin(got.address, found.onwards)
        except ValueError:
            return Seen(got.address, trouble=_("It leads to something that is no address."))
    return Seen(address, trouble=_("It leads from one address to the next, without an end."))
