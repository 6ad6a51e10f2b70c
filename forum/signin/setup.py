from __future__ import annotations

from flask import Flask

from forum.accounts import second_step as ask_for_second_step
from forum.accounts import way_by_field
from forum.signin import (
    connecting_views,
    moving_views,
    passkey_views,
    password_views,
    proof_views,
    second_step_views,
    security_views,
    session_views,
    staff_views,
)
from forum.signin import exporting as _exporting  # noqa: F401 - importing it gives its part of a copy
from forum.signin import fillings as _fillings  # noqa: F401 - importing it fills its places
from forum.signin import forgetting as _forgetting  # noqa: F401 - importing it registers its sweep
from forum.signin.second_step import has_second_step, owes_second_step


def open_signin(app: Flask) -> None:
    own = (security_views, session_views, password_views, proof_views, moving_views, second_step_views)
    for module in (*own, connecting_views, passkey_views, staff_views):
        app.register_blueprint(module.blueprint)
    way_by_field("password", password_views.sign_in_with_password)
    ask_for_second_step(has_second_step, second_step_views.PATH, bars_frame=owes_second_step)
    app.before_request(second_step_views.demand_second_step)
