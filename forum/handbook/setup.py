from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_support
from forum.handbook import category_views, macro_views
from forum.web import PanelEntry, entry


def open_handbook(app: Flask) -> None:
    app.register_blueprint(category_views.blueprint)
    app.register_blueprint(macro_views.blueprint)
    entry(PanelEntry(_("Categories"), "categories.index", is_support, 46, "tags"))
    entry(PanelEntry(_("Macros"), "macros.index", is_support, 47, "text-quote"))
