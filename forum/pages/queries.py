from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from forum.db import has_letters, session
from forum.pages.identity import Identity, identify, origin_of
from forum.pages.models import Origin, Page, PageAlias, Site


def site_of(address: str) -> Site | None:
    """The site an address belongs to by its origin, or None for an unknown or senseless one."""
    try:
        origin = origin_of(address)
    except ValueError:
        return None
    return session.scalar(select(Site).join(Origin, Origin.site_id == Site.id).where(Origin.origin == origin))


def all_sites() -> Select[Site]:
    return select(Site).order_by(Site.name, Site.id)


def find_page(site_id: int, key: str) -> Select[Page]:
    """The page of a key; where one moved, the page it became."""
    own = (Page.key == key) & (Page.site_id == site_id)
    alias = select(PageAlias.page_id).where(PageAlias.site_id == site_id, PageAlias.key == key)
    # Both as numbers: PostgreSQL would look through all pages for `own OR id IN (alias)`.
    either = select(Page.id).where(own).union_all(alias)
    return select(Page).where(Page.id.in_(either)).order_by(own).limit(1)


def identity_on(site: Site, address: str, *, explicit: str = "", canonical: str = "") -> Identity:
    """Which page of the site is meant; ValueError with a sentence if the address is hopeless."""
    origins = [origin.origin for origin in site.origins]
    return identify(address, explicit=explicit, canonical=canonical, rules=site.rules, origins=origins)


def pages_like(words: str) -> Select[Page]:
    """Pages of every site by words of their title or address, those that were asked on last first."""
    statement = select(Page).where(Page.gone_at.is_(None)).options(joinedload(Page.site))
    for word in words.split()[:8]:
        statement = statement.where(has_letters(Page.title, word) | has_letters(Page.address, word))
    return statement.order_by(Page.id.desc()).limit(12)


def pages_of(site: Site) -> Select[Page]:
    """Those that something was ever asked on; that they are in the index alone is no reason to list them."""
    return select(Page).where(Page.site_id == site.id, Page.revision > 0).order_by(Page.key).limit(500)
