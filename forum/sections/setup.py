from __future__ import annotations

from typing import Any

from flask import Flask

from forum.accounts import is_admin
from forum.pages import Site
from forum.sections import push_views, staff_views
from forum.web import fills


def open_sections(app: Flask) -> None:
    app.register_blueprint(push_views.blueprint)
    app.register_blueprint(staff_views.blueprint)


@fills("site.sections", "sections/_link.html")
def link_to_index(site: Site) -> dict[str, Any] | None:
    return {} if is_admin() else None
