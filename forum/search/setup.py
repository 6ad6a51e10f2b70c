from __future__ import annotations

from flask import Flask

from forum.search import fillings as _fillings  # noqa: F401 - importing it fills its places
from forum.search import merge_views, public_views, views
from forum.search import spelling as _spelling  # noqa: F401 - importing it starts its sweep


def open_search(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(merge_views.blueprint)
    app.register_blueprint(public_views.blueprint)
