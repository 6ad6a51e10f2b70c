from __future__ import annotations

from flask import Flask

from forum.invitations import fillings as _fillings  # noqa: F401 - importing it fills its place
from forum.invitations import forgetting as _forgetting  # noqa: F401 - importing it registers its sweep
from forum.invitations import staff_views, views


def open_invitations_to_team(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(staff_views.blueprint)
