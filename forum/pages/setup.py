from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_admin
from forum.pages import staff_views
from forum.web import PanelEntry, entry


def open_pages(app: Flask) -> None:
    app.register_blueprint(staff_views.blueprint)
    entry(PanelEntry(_("Sites"), "sites.index", is_admin, 30, "globe"))
