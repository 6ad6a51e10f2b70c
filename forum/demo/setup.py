from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.demo import views
from forum.web import PanelEntry, entry


def open_demo(app: Flask) -> None:
    """Open the demo's own pages, where FORUM_DEMO says so; elsewhere they do not exist."""
    app.register_blueprint(views.blueprint)
    entry(PanelEntry(_("Demo"), "demo.home", views.is_demo, 9, "flask-conical"))
