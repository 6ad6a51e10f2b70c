from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask

from forum.accounts import Part, User, exports
from forum.db import session
from forum.presence import views
from forum.presence.drafts import drafts_of
from forum.web import fills


def open_presence(app: Flask) -> None:
    app.register_blueprint(views.blueprint)


@fills("account.sections", "presence/_drafts.html")
def list_drafts(user: User) -> dict[str, Any] | None:
    found = session.scalars(drafts_of(user)).all()
    return {"drafts": found} if found else None


@exports("drafts")
def export_drafts(user: User) -> Iterator[Part]:
    kept = ("path", "title", "texts", "saved_at")
    yield "drafts.json", [{name: getattr(row, name) for name in kept} for row in session.scalars(drafts_of(user))]
