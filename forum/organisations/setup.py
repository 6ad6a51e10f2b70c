from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_admin, is_support
from forum.organisations import import_views, link_views, views
from forum.organisations.money import shown_money
from forum.web import PanelEntry, entry


def open_organisations(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(import_views.blueprint)
    app.register_blueprint(link_views.blueprint)
    app.jinja_env.globals.update(shown_money=shown_money)
    entry(PanelEntry(_("Customers"), "organisations.index", is_support, 6, "building-2"))
    entry(PanelEntry(_("Links"), "links.index", is_admin, 63, "external-link"))
