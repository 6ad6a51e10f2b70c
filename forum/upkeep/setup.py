from __future__ import annotations

from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _

from forum.accounts import is_admin, is_moderator, is_support
from forum.upkeep import received_views, signs, views
from forum.upkeep.checking import CHEAP, check
from forum.upkeep.findings import Level
from forum.upkeep.metrics import open_metrics
from forum.web import PanelEntry, entry, fills


def open_upkeep(app: Flask) -> None:
    app.register_blueprint(signs.blueprint)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(received_views.blueprint)
    open_metrics(app, app.config["FORUM"])
    entry(PanelEntry(_("Received"), "received.show", is_support, 37, "sigma"))
    entry(PanelEntry(_("Installation"), "installation.index", is_admin, 95, "server-cog"))


@fills("panel.broken", "upkeep/_broken.html")
def say_what_is_broken() -> dict[str, Any] | None:
    """The cheap checks on the panel's first page, the worst first; what is fine stays unsaid there."""
    found = check(current_app.config["FORUM"], CHEAP) if is_moderator() else []
    wrong = sorted((each for each in found if each.level is not Level.FINE), key=lambda each: each.level is Level.NOTE)
    return {"wrong": wrong} if wrong else None
