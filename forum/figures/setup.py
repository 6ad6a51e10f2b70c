from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_support
from forum.figures import views, words
from forum.web import PanelEntry, entry


def open_figures(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.jinja_env.filters["cell"] = words.shown
    entry(PanelEntry(_("Figures"), "figures.index", is_support, 7, "chart-column"))
