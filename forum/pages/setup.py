from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_admin
from forum.pages import look_views, staff_views
from forum.pages.looks import look
from forum.pages.words import word, word_source
from forum.web import PanelEntry, entry


def open_pages(app: Flask) -> None:
    app.register_blueprint(staff_views.blueprint)
    app.register_blueprint(look_views.blueprint)
    app.register_blueprint(look_views.public)
    app.jinja_env.globals.update(look=look, word=word, word_source=word_source)
    entry(PanelEntry(_("Sites"), "sites.index", is_admin, 30, "globe"))
