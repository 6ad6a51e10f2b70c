from __future__ import annotations

from flask import Blueprint, Response, url_for

from forum.accounts import (
    end_browser,
    end_browsers,
    end_other_browsers,
    even_if_suspended,
    here,
    must_be_signed_in,
    sign_out,
)
from forum.db import write
from forum.web import done

blueprint = Blueprint("signin_sessions", __name__, url_prefix="/account/sessions")


@blueprint.post("/<int:number>/end")
@even_if_suspended
def post_end(number: int) -> Response:
    user = must_be_signed_in()
    with write():
        end_browser(number, by=user)
    return done(url_for("signin_security.index") + "#sessions")


@blueprint.post("/others/end")
@even_if_suspended
def post_end_others() -> Response:
    user, kept = must_be_signed_in(), here()
    with write():
        if kept:
            end_other_browsers(kept, by=user)
    return done(url_for("signin_security.index") + "#sessions")


@blueprint.post("/end")
@even_if_suspended
def post_end_all() -> Response:
    """Sign out everywhere, here too."""
    user = must_be_signed_in()
    with write():
        end_browsers(user)
        sign_out()
    return done("/")
