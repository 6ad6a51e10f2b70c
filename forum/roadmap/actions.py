from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from flask_babel import gettext as _

from forum import clock, markup
from forum.accounts import User, must_be_moderator
from forum.community import Team
from forum.db import session
from forum.events import record
from forum.files import Picture, store_image, use_files
from forum.refused import Refused
from forum.roadmap.events import (
    RoadmapBetaEnded,
    RoadmapBetaOpened,
    RoadmapItemAdded,
    RoadmapItemChanged,
    RoadmapItemCompleted,
    RoadmapItemRemoved,
    RoadmapItemReopened,
)
from forum.roadmap.models import RoadmapItem
from forum.roadmap.queries import in_use

TITLE_MAX, BODY_MAX, CATEGORY_MAX, LINKS_MAX = 120, 20_000, 60, 20
PICTURE_SIDE = 1600
ALT_MAX = 200


@dataclass(frozen=True)
class Draft:
    """An item as it was typed. `links`: one address on each line; `projected_on`: a day as 2027-03-31, or ''."""

    title: str
    body: str = ""
    category: str = ""
    milestone: str = ""
    team: Team | None = None
    projected_on: str = ""
    links: str = ""


def add_item(draft: Draft, *, by: User) -> RoadmapItem:
    must_be_moderator(by)
    made = RoadmapItem(created_at=clock.now(), beta_at=None, completed_at=None)
    _write(made, draft)
    session.add(made)
    session.flush()
    in_use.forget()
    record(RoadmapItemAdded(made.id, by.id))
    return made


def change_item(item: RoadmapItem, draft: Draft, *, by: User) -> None:
    must_be_moderator(by)
    _write(item, draft)
    session.flush()
    record(RoadmapItemChanged(item.id, by.id))


def set_picture(item: RoadmapItem, picture: Picture, alt: str, *, by: User) -> None:
    """A picture of it, in place of an older one; `alt` says what it shows to whoever does not see it."""
    must_be_moderator(by)
    alt = " ".join(alt.split())
    if len(alt) > ALT_MAX:
        raise Refused(_("Please say it in %(most)s letters at most.", most=ALT_MAX))
    item.picture, item.picture_alt = store_image(picture).name, alt
    item.picture_width, item.picture_height = picture.width, picture.height
    use_files(_subject(item), [item.picture])
    record(RoadmapItemChanged(item.id, by.id))


def remove_picture(item: RoadmapItem, *, by: User) -> None:
    must_be_moderator(by)
    if item.picture:
        item.picture, item.picture_alt = None, ""
        use_files(_subject(item), [])
        record(RoadmapItemChanged(item.id, by.id))


def remove_item(item: RoadmapItem, *, by: User) -> None:
    """It goes with its news and its picture, and nobody is told."""
    must_be_moderator(by)
    use_files(_subject(item), [])
    record(RoadmapItemRemoved(item.id, by.id))
    session.delete(item)
    in_use.forget()


def complete(item: RoadmapItem, *, by: User) -> None:
    must_be_moderator(by)
    if item.completed_at is None:
        item.completed_at = clock.now()
        session.flush()
        record(RoadmapItemCompleted(item.id, by.id))


def reopen(item: RoadmapItem, *, by: User) -> None:
    must_be_moderator(by)
    if item.completed_at is not None:
        item.completed_at = None
        session.flush()
        record(RoadmapItemReopened(item.id, by.id))


def open_beta(item: RoadmapItem, url: str, *, by: User) -> None:
    """Whoever likes may try it, at that address or, with '', where they use the rest."""
    must_be_moderator(by)
    item.beta_url = _address(url.strip()) if url.strip() else ""
    item.beta_at = item.beta_at or clock.now()
    session.flush()
    record(RoadmapBetaOpened(item.id, by.id))


def end_beta(item: RoadmapItem, *, by: User) -> None:
    must_be_moderator(by)
    if item.beta_at is not None:
        item.beta_at, item.beta_url = None, ""
        session.flush()
        record(RoadmapBetaEnded(item.id, by.id))


def _write(item: RoadmapItem, draft: Draft) -> None:
    title, body = " ".join(draft.title.split()), draft.body.replace("\r\n", "\n").strip()
    category, milestone = " ".join(draft.category.split()), " ".join(draft.milestone.split())
    if not title:
        raise Refused(_("Please give it a title."))
    for text, most in [(title, TITLE_MAX), (body, BODY_MAX), (category, CATEGORY_MAX), (milestone, CATEGORY_MAX)]:
        if len(text) > most:
            raise Refused(_("Please say it in %(most)s letters at most.", most=most))
    links = draft.links.split()
    if len(links) > LINKS_MAX:
        raise Refused(_("Please keep to %(most)s links.", most=LINKS_MAX))
    item.title, item.body, item.team = title, body, draft.team
    item.category, item.milestone = category, milestone
    item.html, item.markup_version = markup.render(body), markup.VERSION
    item.links = "\n".join(_address(link) for link in links)
    item.projected_on = _day(draft.projected_on)


def _subject(item: RoadmapItem) -> str:
    return f"roadmap-item:{item.id}"


def _address(link: str) -> str:
    try:
        parts = urlsplit(link)
        good = parts.scheme == "https" and bool(parts.hostname) and not parts.username and len(link) <= 500
    except ValueError:
        good = False
    if not good:
        raise Refused(_("“%(link)s” is not a web address that begins with https://.", link=link[:100]))
    return link


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(_("Please write the day like 2027-03-31.")) from None
