from __future__ import annotations

import secrets
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock
from forum.accounts import User, must_be_admin
from forum.db import add_once, session
from forum.events import record
from forum.pages import Site, origin_of, same_site_origin
from forum.refused import Refused
from forum.sections.events import IndexTokenEnded, IndexTokenMade, SitemapSet
from forum.sections.models import SiteIndex

PREFIX = "docside_"


def index_of(site: Site) -> SiteIndex:
    """How a site is indexed, locked, and made if need be; for inside `write()`."""
    if session.get(SiteIndex, site.id) is None:
        add_once(SiteIndex(site_id=site.id))
    wanted = select(SiteIndex).where(SiteIndex.site_id == site.id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def set_sitemap(site: Site, address: str, *, daily: bool, by: User) -> None:
    """Where the list of the site's pages is ('' for the usual places), and whether it is read every day."""
    must_be_admin(by)
    index = index_of(site)
    index.sitemap, index.daily = _of_the_site(site, address.strip()), daily
    record(SitemapSet(site.id, by.id))


def make_token(site: Site, *, by: User) -> str:
    """With it, a build may push the site's pages; the one before is over. Nobody can read it again."""
    must_be_admin(by)
    token, index = PREFIX + secrets.token_urlsafe(32), index_of(site)
    index.token_hash, index.token_made_at = _hash(token), clock.now()
    record(IndexTokenMade(site.id, by.id))
    return token


def end_token(site: Site, *, by: User) -> None:
    must_be_admin(by)
    index = index_of(site)
    if index.token_hash is not None:
        index.token_hash = None
        record(IndexTokenEnded(site.id, by.id))


def site_of_token(token: str) -> Site | None:
    wanted = select(Site).join(SiteIndex, SiteIndex.site_id == Site.id).where(SiteIndex.token_hash == _hash(token))
    return session.scalar(wanted) if token.startswith(PREFIX) else None


def _hash(token: str) -> str:
    """Of so many random letters that no salt is needed."""
    return sha256(token.encode()).hexdigest()


def _of_the_site(site: Site, address: str) -> str:
    if not address:
        return ""
    try:
        theirs = same_site_origin(origin_of(address), origin_of(site.address))
    except ValueError as error:
        raise Refused(str(error)) from None
    if not theirs:
        raise Refused(_("The sitemap must be at the address of the site, %(address)s.", address=site.address))
    return address[:500]
