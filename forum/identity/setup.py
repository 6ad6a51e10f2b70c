from __future__ import annotations

from typing import Any

from flask import Flask

from forum.accounts import is_admin
from forum.identity import staff_views
from forum.pages import Site
from forum.web import fills


def open_identity(app: Flask) -> None:
    app.register_blueprint(staff_views.blueprint)


@fills("site.sections", "identity/_link.html")
def link_to_keys(site: Site) -> dict[str, Any] | None:
    return {} if is_admin() else None
