from __future__ import annotations

from typing import Any

from flask import Flask, g
from flask_babel import lazy_gettext as _

from forum.accounts import User, is_moderator
from forum.roadmap import staff_views, views
from forum.roadmap.queries import in_use
from forum.roadmap.subscribing import stop_path, subscriptions_of
from forum.web import PanelEntry, entry, fills


def open_roadmap(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(staff_views.blueprint)
    entry(PanelEntry(_("Roadmap"), "roadmap_panel.index", is_moderator, 64, "milestone"))


@fills("foot.links", "roadmap/_foot.html", kept=True)
def link_at_the_foot() -> dict[str, Any] | None:
    return {} if not g.get("database_away") and in_use() else None


@fills("reader.follows", "roadmap/_reader.html")
def list_subscriptions(person: User) -> dict[str, Any] | None:
    items = [(item, stop_path(person, item.id)) for item in subscriptions_of(person)]
    return {"subscriptions": items} if items else None
