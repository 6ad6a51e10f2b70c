from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.db import session
from forum.pages import Identity, Origin, Page, Site, find_page, identity_on, origin_of
from forum.questions import AskForm


@dataclass(frozen=True)
class Place:
    """Where a frame stands: the site, and the page as its host named it."""

    site: Site
    address: str
    canonical: str
    ident: str
    title: str
    identity: Identity

    def page(self) -> Page | None:
        return session.scalar(find_page(self.site.id, self.identity.key))

    @property
    def query(self) -> str:
        """The query of every address of this frame."""
        named = {"page": self.address, "canonical": self.canonical, "id": self.ident, "title": self.title}
        named["lang"] = request.args.get("lang", "")[:20]
        return urlencode({name: value for name, value in named.items() if value})

    @property
    def ancestors(self) -> str:
        """Who may show it in a frame, as a CSP source list."""
        return " ".join(sorted(origin.origin for origin in self.site.origins)) or "'none'"

    def form(self) -> AskForm:
        return AskForm(
            formdata=None, page=self.address, canonical=self.canonical, ident=self.ident, page_title=self.title
        )


def asked_place() -> Place | None:
    """The place a request's query names; None if its address belongs to no site of this forum."""
    given = request.args
    return _place(given.get("page", ""), given.get("canonical", ""), given.get("id", ""), given.get("title", ""))


def why_no_place() -> str:
    """What is wrong with how a request names its page, in a sentence; '' for nothing, or if it names none."""
    address = request.args.get("page", "")
    try:
        if address and origin_of(address) and (site := _site_at(address)):
            identity_on(site, address, explicit=request.args.get("id", ""))
    except ValueError as error:
        return str(error)
    return ""


def place_of_form(form: AskForm) -> Place | None:
    return _place(form.page.data or "", form.canonical.data or "", form.ident.data or "", form.page_title.data or "")


def _place(address: str, canonical: str, ident: str, title: str) -> Place | None:
    site = _site_at(address)
    if site is None:
        return None
    try:
        identity = identity_on(site, address, explicit=ident, canonical=canonical)
    except ValueError:
        return None
    return Place(site, address, canonical, ident, title[:300], identity)


def _site_at(address: str) -> Site | None:
    """The site with its origins in one statement; this is asked for every time a frame is shown."""
    try:
        origin = origin_of(address)
    except ValueError:
        return None
    here = select(Origin.site_id).where(Origin.origin == origin).scalar_subquery()
    wanted = select(Site).where(Site.id == here).options(joinedload(Site.origins))
    return session.scalars(wanted).unique().one_or_none()
