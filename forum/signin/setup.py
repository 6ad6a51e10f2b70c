from __future__ import annotations

from flask import Flask

from forum.accounts import way_by_field
from forum.signin import fillings as _fillings  # noqa: F401 - importing it fills its places
from forum.signin import password_views, proof_views, security_views, session_views


def open_signin(app: Flask) -> None:
    for module in (security_views, session_views, password_views, proof_views):
        app.register_blueprint(module.blueprint)
    way_by_field("password", password_views.sign_in_with_password)
