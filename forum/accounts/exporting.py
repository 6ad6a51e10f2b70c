"""A copy of everything the forum knows about a person, for that person. Each package gives its part."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, LargeBinary, Select, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.accounts.models import User
from forum.channels import Message, deliver
from forum.db import Base, key, session, write
from forum.jobs import errand, every, promise
from forum.refused import Refused
from forum.web import absolute

KEPT = timedelta(days=7)
AGAIN_AFTER = timedelta(days=1)
# The name of a file, and what is in it: text and bytes as they are, everything else as JSON.
Part = tuple[str, Any]
Exporter = Callable[[User], Iterable[Part]]

_exporters: dict[str, Exporter] = {}


class Export(Base):
    """A copy somebody asked for; `content` is a zip, there once the worker has made it."""

    __tablename__ = "export"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    ready_at: Mapped[datetime | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    @property
    def ends_at(self) -> datetime:
        return self.asked_at + KEPT


def exports(folder: str) -> Callable[[Exporter], Exporter]:
    """Register what a package knows about a person; its files lie in a folder of that name."""

    def register(exporter: Exporter) -> Exporter:
        _exporters[folder] = exporter
        return exporter

    return register


def ask_for_export(user: User) -> Export:
    """Have the copy made; the person hears by mail when it is there. One a day is enough."""
    session.get_one(User, user.id, with_for_update={"key_share": True}, populate_existing=True)
    newest = session.scalar(exports_of(user).limit(1))
    if newest and newest.asked_at > clock.now() - AGAIN_AFTER:
        raise Refused(_("You asked for a copy within the last day. Tomorrow you can ask for the next one."), status=429)
    made = Export(user_id=user.id, asked_at=clock.now())
    session.add(made)
    session.flush()
    promise("accounts.export", {"export": made.id})
    return made


def exports_of(user: User) -> Select[Export]:
    """Their copies that are still kept, the newest first."""
    return (
        select(Export)
        .where(Export.user_id == user.id, Export.asked_at > clock.now() - KEPT)
        .order_by(Export.asked_at.desc(), Export.id.desc())
    )


@errand("accounts.export")
def make_export(payload: dict[str, Any]) -> Callable[[], None] | None:
    """An errand, not a task: reading everything takes time, and meanwhile nobody should wait to write."""
    wanted = session.get(Export, payload["export"])
    if wanted is None or wanted.ready_at:
        return None
    content = packed(session.get_one(User, wanted.user_id))
    number = wanted.id
    return lambda: _keep(number, content)


def packed(user: User) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, exporter in sorted(_exporters.items()):
            for name, what in exporter(user):
                archive.writestr(f"{folder}/{name}", _written(what))
    return made.getvalue()


@every(timedelta(hours=6))
def forget_old_exports() -> None:
    with write():
        session.execute(delete(Export).where(Export.asked_at < clock.now() - KEPT))


def _keep(number: int, content: bytes) -> None:
    made = session.get(Export, number, with_for_update=True)
    if made is None:  # erased in the meantime
        return
    made.content, made.ready_at = content, clock.now()
    user, link = session.get_one(User, made.user_id), absolute("/account/data")
    text = [
        _("The copy of your data you asked for is ready. You find it here, once you are signed in, for seven days:"),
        link,
        _("If you did not ask for it, somebody else may be signed in as you. End that from your account:"),
        absolute("/account"),
    ]
    message = Message(
        id=f"export-{number}", subject=_("The copy of your data is ready"), text="\n\n".join(text), url=link
    )
    deliver("mail", user.email, message, about=f"export:{number}")


def _written(what: Any) -> str | bytes:
    if isinstance(what, str | bytes):
        return what
    return json.dumps(what, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
