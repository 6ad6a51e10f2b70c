from __future__ import annotations

from typing import Any

from flask import Flask

from forum.accounts import is_admin
from forum.moves import staff_views
from forum.moves.queries import how_many
from forum.pages import Site
from forum.web import fills


def open_moves(app: Flask) -> None:
    app.register_blueprint(staff_views.blueprint)


@fills("site.sections", "moves/_link.html")
def link_to_moves(site: Site) -> dict[str, Any] | None:
    return {"lost": how_many(site.id)[0]} if is_admin() else None
