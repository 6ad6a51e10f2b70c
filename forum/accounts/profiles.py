from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlsplit

from flask_babel import gettext as _

from forum import markup
from forum.accounts.actions import rename
from forum.accounts.events import AvatarChanged
from forum.accounts.models import Profile, User
from forum.accounts.names import clean_name
from forum.db import session
from forum.events import record
from forum.files import File, Picture, store_image, use_files
from forum.refused import Refused
from forum.web import slug

ABOUT_MAX = 2000
LINKS_MAX = 4
LINK_LENGTH = 300
AVATAR_SIDE = 256


class Named(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...


def person_path(user: User | Named) -> str:
    """The public page of a person; the words in it are for people, the number is what counts."""
    return f"/people/{user.id}/{slug(user.name, 'somebody')}"


def profile_of(user: User) -> Profile:
    """What they say about themselves; an empty one, not stored, for who has said nothing yet."""
    empty = Profile(user_id=user.id, about="", html="", markup_version=markup.VERSION, company="", job="", links=[])
    return session.get(Profile, user.id) or empty


def change_profile(user: User, *, name: str, about: str, company: str, job: str, links: Iterable[str]) -> None:
    """Everything a person may say about themselves, and nothing else: roles, mail and organisation are not theirs."""
    rename(user, name)
    profile = profile_of(user)
    profile.about = checked_about(about)
    profile.html, profile.markup_version = markup.render(profile.about), markup.VERSION
    profile.company, profile.job = clean_name(company), clean_name(job)
    profile.links = [link for link in map(checked_link, links) if link][:LINKS_MAX]
    session.add(profile)


def set_avatar(user: User, picture: Picture) -> File:
    made = store_image(picture)
    user.avatar = made.name
    use_files(_subject(user), [made.name])
    record(AvatarChanged(user.id, user.id))
    return made


def remove_avatar(user: User) -> None:
    user.avatar = None
    use_files(_subject(user), [])
    record(AvatarChanged(user.id, user.id))


def checked_about(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}).strip()
    if len(text) > ABOUT_MAX:
        raise Refused(_("Please say it in %(most)s letters at most.", most=ABOUT_MAX))
    return text


def checked_link(text: str) -> str:
    """An address as it is stored: https, with a host, and nothing in it that could pass for another host."""
    text = text.strip()
    if not text:
        return ""
    text = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
        plain = parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        plain = False
    if not plain or len(text) > LINK_LENGTH or not text.isprintable() or any(sign.isspace() for sign in text):
        raise Refused(_("“%(text)s” is not an address that begins with https://.", text=text[:60]))
    return text


def shown_host(link: str) -> str:
    """The host of a link, in the letters a browser would send: look-alikes of other scripts stay visible as such."""
    host = urlsplit(link).hostname or ""
    try:
        return host.encode("idna").decode().removeprefix("www.")
    except UnicodeError:
        return host


def _subject(user: User) -> str:
    return f"user:{user.id}"
