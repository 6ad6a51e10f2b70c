from __future__ import annotations

from typing import Any

from flask import Flask

from forum.accounts import User
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
