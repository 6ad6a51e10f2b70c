from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_support
from forum.desk import bulk_views, views
from forum.desk import fillings as _fillings  # noqa: F401 - importing it fills its slot
from forum.desk import listeners as _listeners  # noqa: F401 - importing it registers them
from forum.desk.counting import COUNTED
from forum.web import PanelEntry, entry


def open_desk(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(bulk_views.blueprint)
    app.jinja_env.globals.update(counted=_counted)
    entry(PanelEntry(label=_("Queue"), endpoint="desk.queue", may=is_support, order=5, icon="inbox"))


def _counted(number: int) -> str:
    """A count as its tab shows it: the lists stop counting."""
    return f"{COUNTED - 1}+" if number >= COUNTED else str(number)
