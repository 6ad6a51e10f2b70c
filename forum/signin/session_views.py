from __future__ import annotations

from flask import Blueprint, Response, url_for

from forum.accounts import User, end_browser, end_browsers, end_other_browsers, here, sign_out
from forum.db import write
from forum.signin.freshness import fresh
from forum.web import done

blueprint = Blueprint("signin_sessions", __name__, url_prefix="/account/sessions")


@blueprint.post("/<int:number>/end")
@fresh
def post_end(user: User, number: int) -> Response:
    with write():
        end_browser(number, by=user)
    return done(url_for("signin_security.index") + "#sessions")


@blueprint.post("/others/end")
@fresh
def post_end_others(user: User) -> Response:
    kept = here()
    with write():
        if kept:
            end_other_browsers(kept, by=user)
    return done(url_for("signin_security.index") + "#sessions")


@blueprint.post("/end")
@fresh
def post_end_all(user: User) -> Response:
    """Sign out everywhere, here too."""
    with write():
        end_browsers(user)
        sign_out()
    return done("/")
