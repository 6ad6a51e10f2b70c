from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_admin
from forum.imports import claim_views, views
from forum.imports.sources import record_word
from forum.web import PanelEntry, entry


def open_imports(app: Flask) -> None:
    app.jinja_env.globals.update(record_word=record_word)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(claim_views.blueprint)
    entry(PanelEntry(_("Imports"), "moving_in.index", is_admin, 65, "import"))
