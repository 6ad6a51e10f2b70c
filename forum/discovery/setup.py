from __future__ import annotations

from flask import Flask

from forum.discovery import card_views, feed_views, structured, views
from forum.discovery import heads as _heads  # noqa: F401 - importing it fills its places


def open_discovery(app: Flask) -> None:
    app.jinja_env.globals.update(data_of=structured.data_of, data_block=structured.data_block)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(card_views.blueprint)
    app.register_blueprint(feed_views.blueprint)
