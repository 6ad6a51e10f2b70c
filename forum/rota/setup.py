from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_admin
from forum.rota.views import blueprint
from forum.web import PanelEntry, entry


def open_rota(app: Flask) -> None:
    app.register_blueprint(blueprint)
    entry(PanelEntry(_("Calendars"), "calendars.index", is_admin, 33, "calendar"))
