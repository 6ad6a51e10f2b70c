"""What somebody uploaded, in the copy of their own data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from forum.accounts import Part, User, exports
from forum.attachments.models import Upload
from forum.db import session
from forum.files import store
from forum.web import absolute

MOST_IN_A_COPY = 100 * 1024 * 1024  # bytes; a copy is one row


@exports("files")
def export_files(user: User) -> Iterator[Part]:
    """The newest first, as long as there is room; a list says where the others are."""
    listed: list[dict[str, Any]] = []
    room = MOST_IN_A_COPY
    theirs = select(Upload).where(Upload.owner_id == user.id).order_by(Upload.kept_at.desc(), Upload.name)
    for upload in session.scalars(theirs).all():
        content = store().read(upload.name) if upload.size <= room else None
        listed.append(
            {
                "title": upload.title,
                "file": upload.name if content is not None else None,
                "address": absolute(upload.path),
                "size": upload.size,
                "sha256": upload.digest,
                "needed_at": upload.used_at or upload.kept_at,
            }
        )
        if content is not None:
            room -= len(content)
            yield upload.name, content
    yield "files.json", listed
