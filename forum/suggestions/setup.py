from __future__ import annotations

from flask import Flask

from forum.suggestions import alike_views, views
from forum.suggestions import fillings as _fillings  # noqa: F401 - importing it fills its places
from forum.suggestions import listeners as _listeners  # noqa: F401 - importing it lets it hear
from forum.suggestions import sources as _sources  # noqa: F401 - importing it says what has a meaning


def open_suggestions(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(alike_views.threads_blueprint)
    app.register_blueprint(alike_views.tickets_blueprint)
