from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_admin
from forum.community import fillings as _fillings  # noqa: F401 - importing it fills the slots
from forum.community import staff_views, views
from forum.web import PanelEntry, entry


def open_community(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(staff_views.blueprint)
    entry(PanelEntry(_("Teams"), "teams.index", is_admin, 62, "users-round"))
