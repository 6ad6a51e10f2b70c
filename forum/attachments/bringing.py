"""Files that come from somewhere else with the texts they stand in: looked at as uploads are, and kept by name."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import select

from forum import markup
from forum.attachments.models import Upload, UploadUse, small
from forum.attachments.scanning import must_be_clean
from forum.attachments.taking import LARGEST_FILE, cleaned_title, must_be_what_it_says
from forum.db import add_once, session
from forum.files import bare_size, read_image, store
from forum.refused import Refused


@dataclass(frozen=True)
class Brought:
    """A file that may be kept. `small` is the picture that stands in a text, None where the whole one does."""

    name: str
    title: str
    content: bytes
    small: bytes | None


def look_at_brought(name: str, title: str, digest: str, content: bytes) -> Brought:
    """It takes time and touches no table. Refused, if it is not what this forum would have kept itself: letters and
    points are as they were, so that what is brought on from here is the same again."""
    if not markup.UPLOAD.fullmatch(f"{markup.PLACE}{name}"):
        raise Refused(_("“%(name)s” is no name of a file.", name=name[:80]))
    if not content or len(content) > LARGEST_FILE:
        words = _("“%(name)s” is larger than %(most)s MB. Please make it smaller.", name=name, most=LARGEST_FILE >> 20)
        raise Refused(words if content else _("“%(name)s” is empty.", name=name))
    if sha256(content).hexdigest() != digest:
        raise Refused(_("“%(name)s” is not what it was: its digest is another one.", name=name))
    title = cleaned_title(title)
    must_be_clean(content, title)
    if not name.endswith(".webp"):
        must_be_what_it_says(content, name.rpartition(".")[2], name)
        return Brought(name, title, content, None)
    size = markup.size_of(f"{markup.PLACE}{name}")
    if size is None or bare_size(content) != size:
        raise Refused(_("“%(name)s” is not what the end of its name says.", name=name))
    fits = max(size) <= markup.SHOWN
    made = read_image(io.BytesIO(content), max_side=markup.SHOWN, most=LARGEST_FILE)  # reads each of its points
    return Brought(name, title, content, None if fits else made.content)


def put_brought(given: Brought) -> None:
    """Its bytes; before `write()`. What no row comes to know of is swept."""
    store().put(given.name, given.content)
    if given.small is not None:
        store().put(small(given.name), given.small)


def is_here(name: str, digest: str) -> bool:
    """Whether this very file is kept already. Refused, if another one has its name."""
    here = session.scalar(select(Upload.digest).where(Upload.name == name))
    if here is not None and here != digest:
        raise Refused(_("Another file has the name “%(name)s” here.", name=name))
    return here is not None


def keep_brought(given: Brought, owner: int | None, at: datetime, uses: Iterable[tuple[str, int]]) -> None:
    session.add(
        Upload(
            name=given.name, title=given.title, size=len(given.content), digest=sha256(given.content).hexdigest(),
            has_small=given.small is not None, owner_id=owner, kept_at=at, used_at=at,
        )
    )  # fmt: skip
    session.flush()
    for kind, number in uses:
        add_once(UploadUse(name=given.name, kind=kind, number=number))
