from __future__ import annotations

from datetime import timedelta
from typing import IO

from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update

from forum import clock, markup
from forum.accounts import User, must_not_be_suspended, of_team
from forum.attachments.models import Upload, UploadUse, small
from forum.attachments.taking import take
from forum.db import add_once, session, write
from forum.files import store
from forum.refused import Refused
from forum.web import HOUR, client_network, limit

MOST_IN_A_POST = 10
UNUSED_FOR = timedelta(days=1)


def stage(stream: IO[bytes], title: str, *, by: User | None) -> Upload:
    """Keep a file for a day, until a post needs it. Not inside `write()`: it reads pictures and writes files."""
    if by is not None:
        must_not_be_suspended(by)
    with write():
        # Counted before it is looked at: looking is what costs.
        limit("upload", f"user:{by.id}" if by else client_network(), most=60 if by else 20, within=HOUR)
    taken = take(stream, title)
    store().put(taken.name, taken.content)
    if taken.small is not None:
        store().put(small(taken.name), taken.small)
    with write():
        made = Upload(
            name=taken.name,
            title=taken.title,
            size=len(taken.content),
            digest=taken.digest,
            has_small=taken.small is not None,
            owner_id=by.id if by else None,
            kept_at=clock.now(),
        )
        session.add(made)
    return made


def keep_for(kind: str, number: int, text: str, *, by: User | None) -> None:
    """From now on a post needs the files its text shows; those it showed before an edit stay with its history.

    What is somebody else's is only mentioned: whoever may see it there sees it here, and nobody else.
    """
    names = markup.uploads_in(text)
    if not names:
        return
    had = set(session.scalars(uses_of(kind, number)))
    if len(names) > MOST_IN_A_POST and set(names) - had:
        raise Refused(
            ngettext(
                "There is room for %(num)d picture or file in one text. Please take some out.",
                "There is room for %(num)d pictures and files in one text. Please take some out.",
                MOST_IN_A_POST,
            )
        )
    now = clock.now()
    # Touched, so that a sweep which is just about to take them looks again.
    mine = update(Upload).where(Upload.name.in_(names), _given_by(by)).values(kept_at=now, used_at=now)
    for name in session.scalars(mine.returning(Upload.name)).all():
        if name not in had:
            add_once(UploadUse(name=name, kind=kind, number=number))


def carry(kind: str, number: int, *, to: str, of: int) -> None:
    """What one post needs, another one needs too: the same words stand there now."""
    for name in session.scalars(uses_of(kind, number)).all():
        add_once(UploadUse(name=name, kind=to, number=of))


def own(kind: str, number: int, *, by: User) -> None:
    """Whoever wrote it signed out has proven who they are."""
    theirs = Upload.name.in_(uses_of(kind, number)) & Upload.owner_id.is_(None)
    session.execute(update(Upload).where(theirs).values(owner_id=by.id))


def release(kind: str, number: int) -> None:
    """The words are gone, and what they showed with them: a sweep removes what nothing else needs."""
    session.execute(delete(UploadUse).where(UploadUse.kind == kind, UploadUse.number == number))


def uses_of(kind: str, number: int) -> Select[str]:
    """The names of the files a post needs."""
    return select(UploadUse.name).where(UploadUse.kind == kind, UploadUse.number == number)


def _given_by(by: User | None) -> ColumnElement[bool]:
    """What this person may put into a text: their own, of the team's anybody on the team, and what somebody signed
    out has just uploaded, whose address nobody else knows."""
    fresh = and_(Upload.owner_id.is_(None), Upload.used_at.is_(None))
    if by is None:
        return fresh
    theirs = or_(fresh, Upload.owner_id == by.id)
    colleagues = select(User.id).where(of_team())
    return theirs | Upload.owner_id.in_(colleagues) if by.is_staff else theirs
