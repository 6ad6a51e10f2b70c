"""Sites, pages and topics of records: found by what they are called everywhere, made where there are none."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import func, select

from forum.db import session
from forum.imports import records
from forum.pages import (
    Identity,
    Page,
    PageAlias,
    Review,
    Site,
    find_or_make_page,
    find_page,
    identity_on,
    origin_of,
    readable_licences,
    register_site,
    set_origins,
    site_of,
)
from forum.questions import Topic, TopicGroup
from forum.refused import Refused
from forum.rota import Calendar, make_calendar

LONGEST_NAME = 60


def bring_site(given: records.Site) -> None:
    """One that is here stays as it is; a new one has the first calendar, since hours are no part of an export."""
    if site_of(given.address) is not None:
        return
    calendar = session.scalar(select(Calendar).order_by(Calendar.id).limit(1)) or make_calendar("UTC", "UTC")
    site = register_site(given.name, given.address, calendar=calendar, by=None)
    set_origins(site, given.origins or [given.address])
    site.review = Review(given.review) if given.review in {one.value for one in Review} else Review.NOBODY
    site.answered_by = given.answered_by[:120] or site.answered_by
    site.query_names, site.fold_case = list(given.query_names), given.fold_case
    site.brand, site.words = given.brand[:60], given.words
    site.accent = given.accent if re.fullmatch(r"[0-9a-f]{6}", given.accent) else ""
    site.decisions_public, site.forward_minutes = given.decisions_public, given.forward_minutes
    site.forwards_since, site.licences = given.forwards_since, readable_licences(given.licences)
    site.created_at = given.created_at or site.created_at
    session.flush()


def is_there(given: records.Page) -> bool:
    site = site_of(given.site)
    found = site and session.scalar(find_page(site.id, _identity(site, given.key, given.address).key))
    return found is not None


def bring_page(given: records.Page) -> None:
    site = must_be_site(given.site)
    made = find_or_make_page(site, _identity(site, given.key, given.address), " ".join(given.title.split())[:300])
    made.gone_at = given.gone_at
    made.created_at = given.created_at or made.created_at
    for key in given.aliases:
        if session.scalar(find_page(site.id, key)) is None:
            session.add(PageAlias(site_id=site.id, key=key[:2400], page_id=made.id))
            session.flush()


def must_be_site(address: str) -> Site:
    site = site_of(address)
    if site is None:
        raise Refused(_("No site of this forum has the address %(address)s.", address=address[:200]))
    return site


def on_site(site: Site, address: str) -> str:
    """The address of the same path on a site, wherever it stood: a dump often comes from where the pages once were."""
    parts = urlsplit(address if "://" in address else f"https://old.invalid/{address.lstrip('/')}")
    moved = parts._replace(scheme="", netloc="")
    return origin_of(site.address) + (moved.geturl() or "/")


def must_have_a_name(given: records.Topic) -> None:
    if not _short(given.name):
        raise Refused(_("A topic needs a name."))


def bring_topic(given: records.Topic) -> None:
    group = _group(given.group, given.group_position) if _short(given.group) else None
    made = topic_named(given.name)
    if made is None:
        session.add(Topic(name=_short(given.name), position=given.position, group_id=group.id if group else None))
        session.flush()


def topic_named(name: str) -> Topic | None:
    """The topic of a name, whatever its case; SQLite itself knows the case of English letters only."""
    name = _short(name)
    if found := session.scalar(select(Topic).where(Topic.name == name)):
        return found
    if name.isascii():
        return session.scalar(select(Topic).where(func.lower(Topic.name) == name.lower()).limit(1))
    return next((one for one in session.scalars(select(Topic)) if one.name.casefold() == name.casefold()), None)


def _topic(name: str) -> Topic:
    found = topic_named(name)
    if found is None:
        found = Topic(name=_short(name), position=0)
        session.add(found)
        session.flush()
    return found


def _group(name: str, position: int) -> TopicGroup:
    found = session.scalar(select(TopicGroup).where(TopicGroup.name == _short(name)))
    if found is None:
        found = TopicGroup(name=_short(name), position=position)
        session.add(found)
        session.flush()
    return found


def _short(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]


def _identity(site: Site, key: str, address: str) -> Identity:
    try:
        if key:
            return Identity(key[:2400], "", address[:2400] or origin_of(site.address) + key)
        return identity_on(site, address)
    except ValueError as error:
        raise Refused(str(error)) from None


class Places:
    """Sites, pages and topics of one batch, each looked for once."""

    def __init__(self) -> None:
        self.sites: dict[str, Site | None] = {}
        self.pages: dict[tuple[int, str], int] = {}
        self.topics: dict[str, int] = {}
        self.identities: dict[tuple[int, str, str], Identity] = {}

    def site(self, address: str) -> Site | None:
        try:
            origin = origin_of(address)
        except ValueError:
            return None
        if origin not in self.sites:
            self.sites[origin] = site_of(origin)
        return self.sites[origin]

    def must_be_site(self, address: str) -> Site:
        found = self.site(address)
        if found is None:
            raise Refused(_("No site of this forum has the address %(address)s.", address=address[:200]))
        return found

    def shown(self, site: Site, places: list[records.Place]) -> dict[int, str]:
        """The pages of a thread and its sections on them."""
        return {self._page(site, place): self._section(site, place) for place in places}

    def _section(self, site: Site, place: records.Place) -> str:
        if place.section or place.key:
            return place.section[:300]
        return self._identity(site, place).section[:300]

    def _page(self, site: Site, place: records.Place) -> int:
        identity = self._identity(site, place)
        if (site.id, identity.key) not in self.pages:
            made = find_or_make_page(site, identity, " ".join(place.title.split())[:300])
            session.flush()
            self.pages[site.id, identity.key] = made.id
        return self.pages[site.id, identity.key]

    def find_pages(self, site: Site, places: list[records.Place]) -> None:
        """Those of them that are here, in two statements."""
        keys = set()
        for place in places:
            with suppress(Refused):
                keys.add(self._identity(site, place).key)
        here = select(Page.key, Page.id).where(Page.site_id == site.id, Page.key.in_(keys))
        moved = select(PageAlias.key, PageAlias.page_id).where(PageAlias.site_id == site.id, PageAlias.key.in_(keys))
        for statement in (here, moved):
            self.pages.update(((site.id, key), number) for key, number in session.execute(statement))

    def _identity(self, site: Site, place: records.Place) -> Identity:
        asked = site.id, place.key, place.address
        if asked not in self.identities:
            self.identities[asked] = _identity(site, place.key, place.address)
        return self.identities[asked]

    def topics_of(self, names: list[str]) -> list[int]:
        return list(dict.fromkeys(self._topic(_short(name)) for name in names if name.strip()))

    def _topic(self, name: str) -> int:
        if name not in self.topics:
            self.topics[name] = _topic(name).id
        return self.topics[name]
