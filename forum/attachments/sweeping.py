"""What no post needs goes after a day, first as a row and then as bytes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Text, cast, delete, exists, select

from forum import clock, markup
from forum.accounts import PersonErased
from forum.attachments.actions import UNUSED_FOR
from forum.attachments.models import Upload, UploadUse
from forum.attachments.seeing import holders
from forum.db import session, write
from forum.events import on
from forum.files import store
from forum.jobs import errand, every, promise
from forum.presence import Draft

AT_ONCE = 200
LOST_FOR = timedelta(days=2)


@every(timedelta(hours=6))
def sweep_unused_uploads() -> None:
    with write():
        forget_uses_of_what_is_gone()
        forget_unused()


def forget_uses_of_what_is_gone() -> None:
    for kind, known in holders.items():
        there = exists().where(known.numbers == UploadUse.number)
        session.execute(delete(UploadUse).where(UploadUse.kind == kind, ~there))


def forget_unused() -> None:
    """Nor does a draft: what stands in one waits as long as it."""
    old = Upload.kept_at < clock.now() - UNUSED_FOR
    used = exists().where(UploadUse.name == Upload.name)
    found = session.scalars(select(Upload).where(old, ~used).order_by(Upload.kept_at)).all()
    drafted = _in_drafts() if found else set()
    for upload in [one for one in found if one.name not in drafted][:AT_ONCE]:
        # Asked again in the statement that removes it: a post may have come to need it just now.
        gone = delete(Upload).where(Upload.name == upload.name, old, ~used)
        if session.execute(gone.execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]
            promise("attachments.remove", {"name": upload.name, "contents": upload.contents})


@errand("attachments.remove")
def remove(payload: dict[str, Any]) -> None:
    """A name is never used twice, but a backup or an import may have brought it back."""
    if session.scalar(select(Upload.name).where(Upload.name == payload["name"])) is None:
        for name in payload["contents"]:
            store().remove(name)


@every(timedelta(days=1))
def look_for_lost_contents() -> None:
    with write():
        promise("attachments.tidy", {})


@errand("attachments.tidy")
def tidy(_payload: dict[str, Any]) -> None:
    """Bytes of which no row knows: an upload that was cut off before its row was written."""
    known = {content for upload in session.scalars(select(Upload)) for content in upload.contents}
    for name, since in store().names():
        if name not in known and since < clock.now() - LOST_FOR:
            store().remove(name)


@on(PersonErased)
def forget_what_they_had_not_used(fact: PersonErased) -> None:
    """What stands in their posts stays or goes with these; what was only uploaded goes with the next sweep."""
    theirs = Upload.owner_id == fact.user_id
    for upload in session.scalars(select(Upload).where(theirs)).all():
        upload.owner_id, upload.used_at = None, upload.used_at or clock.now()
    session.flush()


def _in_drafts() -> set[str]:
    texts = session.scalars(select(Draft.texts).where(cast(Draft.texts, Text).contains(markup.PLACE)))
    return {name for draft in texts for text in draft.values() for name in markup.uploads_in(text)}
