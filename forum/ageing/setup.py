from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_moderator
from forum.ageing import fillings, listeners, views
from forum.web import PanelEntry, entry

__all__ = ["fillings", "listeners", "open_ageing"]


def open_ageing(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views.staff)
    entry(PanelEntry(_("Ageing answers"), "ageing.index", is_moderator, 23, "history"))
