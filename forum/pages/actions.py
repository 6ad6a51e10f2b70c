from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select, update

from forum import clock
from forum.accounts import User, must_be_admin
from forum.db import session
from forum.events import record
from forum.pages.events import SiteChanged, SiteRegistered
from forum.pages.identity import Identity, origin_of
from forum.pages.models import Origin, Page, Review, Site
from forum.pages.moved import page_itself
from forum.pages.queries import find_page, identity_on
from forum.refused import Refused
from forum.rota import Calendar


def register_site(name: str, address: str, *, calendar: Calendar, by: User | None) -> Site:
    """A new documentation site; the origin of its address may embed it from now on. `by=None` is the demo's seed."""
    if by is not None:
        must_be_admin(by)
    try:
        origin = origin_of(address)
    except ValueError as error:
        raise Refused(str(error)) from None
    now = clock.now()
    site = Site(
        name=_required(name),
        address=address.strip(),
        calendar=calendar,
        review=Review.NOBODY,
        answered_by=_("the %(name)s team", name=_required(name)),
        query_names=[],
        fold_case=True,
        forward_minutes=480,
        forwards_since=now,
        created_at=now,
    )
    session.add(site)
    session.flush()
    set_origins(site, [origin])
    record(SiteRegistered(site.id, by.id if by else None))
    return site


def set_origins(site: Site, addresses: Iterable[str]) -> None:
    """Which addresses may embed this site's threads; every one belongs to one site only."""
    try:
        wanted = {origin_of(address) for address in addresses if address.strip()}
    except ValueError as error:
        raise Refused(str(error)) from None
    if not wanted:
        raise Refused(_("A site needs at least one address that may embed it."))
    taken = session.scalar(select(Origin).where(Origin.origin.in_(wanted), Origin.site_id != site.id).limit(1))
    if taken:
        raise Refused(_("%(origin)s belongs to another site already.", origin=taken.origin))
    kept = [origin for origin in site.origins if origin.origin in wanted]
    new = sorted(wanted - {origin.origin for origin in kept})
    site.origins = kept + [Origin(origin=origin) for origin in new]
    session.flush()


def change_site(site: Site, *, by: User, **values: object) -> None:
    """Set checked values of the site's form and let the packages above take note (deadlines are reckoned anew)."""
    must_be_admin(by)
    for name, value in values.items():
        setattr(site, name, value)
    session.flush()
    record(SiteChanged(site.id, by.id))


def find_or_make_page(site: Site, identity: Identity, title: str = "") -> Page:
    """The page of an identity, made on its first question. A visitor's words for it come later, by `retitle`."""
    page = session.scalar(find_page(site.id, identity.key))
    if page is not None:
        return page
    return page_itself(site, identity, title)


def page_at(site: Site, address: str, *, explicit: str = "", canonical: str = "") -> tuple[Page, str]:
    """The page of an address that a person typed or picked, made if need be, and the section meant. Refused.

    A page with an id of its own is found by where it stands if the id is not said, since its address does not tell it.
    """
    try:
        identity = identity_on(site, address, explicit=explicit, canonical=canonical)
    except ValueError as error:
        raise Refused(str(error)) from None
    page = session.scalar(find_page(site.id, identity.key))
    if page is None and not explicit:
        there = select(Page).where(Page.site_id == site.id, Page.address == identity.address)
        page = session.scalar(there.order_by(Page.id).limit(1))
    return page or find_or_make_page(site, identity), identity.section[:300]


def retitle(page_id: int, title: str) -> None:
    """What a page calls itself now, as its host said when something was published on it; '' changes nothing."""
    title = " ".join(title.split())[:300]
    if title:
        session.execute(update(Page).where(Page.id == page_id, Page.title != title).values(title=title))


def touch(page_ids: Iterable[int]) -> None:
    """Something shown on these pages changed: their embeds and fragments are stale from this commit on."""
    ids = sorted(page_ids)
    if len(ids) > 1:
        # Locked in order: two threads on the same two pages must not wait for each other. And not against those who
        # have just put a row on a page and hold its key: two who ask at once would wait for each other too.
        session.scalars(select(Page.id).where(Page.id.in_(ids)).order_by(Page.id).with_for_update(key_share=True)).all()
    if ids:
        session.execute(update(Page).where(Page.id.in_(ids)).values(revision=Page.revision + 1))


def _required(name: str) -> str:
    if not name.strip():
        raise Refused(_("Please give the site a name."))
    return name.strip()[:80]
