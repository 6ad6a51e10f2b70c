"""What somebody who is new here can do at once, and what waits until they are known a little."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from forum import clock
from forum.accounts import User
from forum.db import session
from forum.pages import Site
from forum.questions.levels import Level, level_of
from forum.questions.models import Answer, Question, State
from forum.refused import Refused
from forum.screening import same_text
from forum.web import HOUR, absolute, limit, option

LINKS, IMAGES, POSTS = "newcomer_links", "newcomer_images", "newcomer_posts"
SECONDS = "form_seconds"
BOUNDS = (LINKS, IMAGES, POSTS, SECONDS)
# Shorter texts, such as "Thank you", may be said more than once.
SAME_FROM, SAME_FOR, SAME_AMONG = 60, timedelta(days=1), 100
_LINK = re.compile(r'<a [^>]*href="(https?://[^"]+)"', re.IGNORECASE)
_IMAGE = re.compile(r"<img\b", re.IGNORECASE)


def most(name: str) -> int:
    """What is allowed on this installation, as admins say in the panel, or else the setting; 0 for no bound."""
    return int(option(name, usual(name)))


def usual(name: str) -> int:
    """As whoever runs the installation set it."""
    return int(getattr(current_app.config["FORUM"], name))


def must_fit(html: str, site: Site, by: User | None) -> None:
    """Somebody new, or not signed in, puts few links and pictures into a post; those to the site itself are free."""
    links, images = _too_many(html, site)
    if not links and not images:
        return
    if by is not None and level_of(by) is not Level.NEWCOMER:
        return
    if links:
        raise Refused(_links_words(by))
    raise Refused(
        ngettext(
            "Whoever is new here can put %(num)d picture into a post. Your text is still in the form.",
            "Whoever is new here can put %(num)d pictures into a post. Your text is still in the form.",
            most(IMAGES),
        )
    )


def fits(html: str, site: Site, by: User) -> bool:
    return not any(_too_many(html, site)) or level_of(by) is not Level.NEWCOMER


def must_not_hurry(by: User) -> None:
    """Called once for each post that somebody sends."""
    allowed = most(POSTS)
    if not allowed or by.is_staff or level_of(by) is not Level.NEWCOMER:
        return
    limit(
        "newcomer",
        f"user:{by.id}",
        most=allowed,
        within=HOUR,
        sentence=ngettext(
            "Whoever is new here can post %(num)d time an hour. Please wait a little; your text is still in the form.",
            "Whoever is new here can post %(num)d times an hour. Please wait a little; your text is still in the form.",
            allowed,
        ),
    )


def must_be_new_text(body: str, *, by: User, but: int = 0) -> None:
    """What reads the same once a day, wherever; `but` is the question that is just being made of it."""
    if by.is_staff or len(body) < SAME_FROM:
        return
    for model in (Question, Answer):
        lately = select(model.body).where(
            model.author_id == by.id,
            model.state.in_((State.PUBLISHED, State.IN_REVIEW)),
            model.created_at > clock.now() - SAME_FOR,
        )
        lately = lately.where(model.id != but) if model is Question else lately
        if any(same_text(body, found) for found in session.scalars(lately.order_by(model.id.desc()).limit(SAME_AMONG))):
            raise Refused(
                _(
                    "You posted this very text already today. Once is enough: whoever can help sees it. "
                    "Your text is still in the form."
                ),
                status=409,
            )


def _too_many(html: str, site: Site) -> tuple[bool, bool]:
    links, images = most(LINKS), most(IMAGES)
    return bool(links) and _strange_links(html, site) > links, bool(images) and len(_IMAGE.findall(html)) > images


def _strange_links(html: str, site: Site) -> int:
    own = {*_hosts(origin.origin for origin in site.origins), *_hosts([site.address, absolute("/")])}
    return sum(host not in own for host in _hosts(unescape(address) for address in _LINK.findall(html)))


def _hosts(addresses: Iterable[str]) -> list[str]:
    return [urlsplit(address).hostname or "" for address in addresses]


def _links_words(by: User | None) -> str:
    said = ngettext(
        "Whoever is new here can put %(num)d link into a post. Please take some out; your text is still in the form.",
        "Whoever is new here can put %(num)d links into a post. Please take some out; your text is still in the form.",
        most(LINKS),
    )
    if by is not None:
        return said
    return _("%(said)s If you have written here before, sign in first.", said=said)
