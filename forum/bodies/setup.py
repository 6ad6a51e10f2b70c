from __future__ import annotations

from flask import Flask, current_app
from werkzeug.middleware.proxy_fix import ProxyFix

from forum.bodies.front import Front
from forum.bodies.reader import Reader
from forum.bodies.watching import watch
from forum.config import Settings
from forum.db import db
from forum.web import MEGABYTE, Store, log_kept

FRONT = "docside-front"


def open_bodies(app: Flask, settings: Settings) -> None:
    with app.app_context():
        engine = db.engine
    watch(engine)
    outer = app.wsgi_app
    inner = outer.app if isinstance(outer, ProxyFix) else outer
    front = Front(inner, Reader(engine), Store(settings.kept_pages * MEGABYTE), lambda *seen: log_kept(app, *seen))
    if isinstance(outer, ProxyFix):
        outer.app = front
    else:
        app.wsgi_app = front  # type: ignore[method-assign]
    app.extensions[FRONT] = front


def forget_bodies() -> None:
    """As a process that has just started."""
    current_app.extensions[FRONT].store.clear()
