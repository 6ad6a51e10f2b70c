"""Who may see a file: whoever may see a post that needs it, and before there is one, whoever uploaded it."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum import markup
from forum.accounts import User
from forum.attachments.models import Upload, UploadUse
from forum.db import session
from forum.web import sign, unsign

OPEN_FOR = 15 * 60  # seconds


class Sight(enum.IntEnum):
    NOBODY = 0
    THEM = 1
    EVERYBODY = 2


Look = Callable[[int, User | None], Sight]


@dataclass(frozen=True)
class Holder:
    """A kind of post: who may see one of a number, and the column in which the numbers stand."""

    look: Look
    numbers: Any


holders: dict[str, Holder] = {}


def holder(kind: str, numbers: Any) -> Callable[[Look], Look]:
    """Register a kind of post that files may belong to; the packages that own the posts know who sees them."""

    def register(look: Look) -> Look:
        if holders.setdefault(kind, Holder(look, numbers)).look is not look:
            raise ValueError(f"there are two kinds of posts of the name {kind!r}")
        return look

    return register


def sight_of(upload: Upload, user: User | None) -> Sight:
    uses = session.execute(select(UploadUse.kind, UploadUse.number).where(UploadUse.name == upload.name)).all()
    if not uses:
        return Sight.THEM if _waits_for(upload, user) else Sight.NOBODY
    sight = Sight.NOBODY
    for kind, number in uses:
        sight = max(sight, holders[kind].look(number, user))
        if sight is Sight.EVERYBODY:
            break
    return sight


def opened_for(html: str, user: User | None) -> str:
    """A rendered text for a frame, which has no cookie: what not everybody sees has a key in its address there, good
    for minutes and for those files alone that this person may see."""
    keys = {}
    for name in markup.uploads_in(html.replace(f"{markup.PLACE}small/", markup.PLACE)):
        upload = session.get(Upload, name)
        if upload is not None and sight_of(upload, user) is Sight.THEM:
            keys[name] = _key(name)
    return markup.with_addresses(html, keys) if keys else html


def opened_by(html: str, kind: str, number: int) -> str:
    """The same for whoever has proven in another way that they may see a post, as by the address of its receipt."""
    held = session.scalars(select(UploadUse.name).where(UploadUse.kind == kind, UploadUse.number == number))
    return markup.with_addresses(html, {name: _key(name) for name in held}) if markup.PLACE in html else html


def is_key_of(upload: Upload, key: str) -> bool:
    return bool(key) and unsign("upload", key, seconds=OPEN_FOR) == upload.name


def _key(name: str) -> str:
    return f"?key={sign('upload', name)}"


def _waits_for(upload: Upload, user: User | None) -> bool:
    if upload.owner_id is None:  # its address is all that somebody signed out has of it
        return upload.used_at is None
    if user is None:
        return False
    if upload.owner_id == user.id:
        return True
    owner = session.get(User, upload.owner_id)
    return user.is_staff and owner is not None and owner.is_staff
