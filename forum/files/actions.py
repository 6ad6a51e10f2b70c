from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Select, delete, exists, select, update

from forum import clock
from forum.db import add_once, session
from forum.files.images import Picture
from forum.files.models import File, FileUse

UNUSED_FOR = timedelta(days=1)


def store_image(picture: Picture) -> File:
    """Keep a picture; the same one is kept once. Say with `use_files` who needs it, or it goes within two days."""
    if found := _kept(picture.name):
        return found
    made = File(
        name=picture.name,
        content=picture.content,
        width=picture.width,
        height=picture.height,
        kept_at=clock.now(),
    )
    return made if add_once(made) else _kept(picture.name) or made


def use_files(subject: str, names: Iterable[str]) -> None:
    """From now on a subject ("user:7", "answer:12") needs these files and no others; unknown names are left out."""
    wanted = set(names)
    had = set(session.scalars(uses_of(subject)))
    session.execute(delete(FileUse).where(FileUse.subject == subject, FileUse.name.in_(had - wanted)))
    # Touched, so that a sweep which is just about to take them looks again.
    touched = update(File).where(File.name.in_(wanted - had)).values(kept_at=clock.now()).returning(File.name)
    session.add_all([FileUse(name=name, subject=subject) for name in session.scalars(touched)])
    session.flush()


def uses_of(subject: str) -> Select[str]:
    """The names of the files a subject needs."""
    return select(FileUse.name).where(FileUse.subject == subject)


def sweep_unused() -> None:
    """Remove what nothing needs and nobody uploaded within the last day."""
    used = exists().where(FileUse.name == File.name)
    session.execute(delete(File).where(File.kept_at < clock.now() - UNUSED_FOR, ~used))


def _kept(name: str) -> File | None:
    # Locked, so that a sweep which is just about to take it sees that it was uploaded again.
    found = session.get(File, name, with_for_update=True)
    if found:
        found.kept_at = clock.now()
    return found
