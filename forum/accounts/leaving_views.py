from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from forum.accounts.erasing import leave
from forum.accounts.sessions import me, must_be_signed_in, sign_out
from forum.accounts.suspending import even_if_suspended
from forum.db import session, write
from forum.refused import Refused
from forum.web import HOUR, limit, page

blueprint = Blueprint("leaving", __name__)


@blueprint.get("/account/leave")
def show() -> Response:
    user = me()
    if user is None:
        return redirect(url_for("accounts.sign_in", next="/account/leave"), 303)  # type: ignore[return-value]
    return page("accounts/leave.html", user=user, problem="", posts="stay")


@blueprint.post("/account/leave")
@even_if_suspended
def post_leave() -> Response:
    """The end of an account. What follows is a page for somebody signed out, and of nobody."""
    user, posts = must_be_signed_in(), request.form.get("posts", "stay")
    try:
        with write():
            limit("leave", f"user:{user.id}", most=10, within=HOUR)
            leave(user, typed=request.form.get("address", ""), posts_too=posts == "go")
            sign_out()
    except Refused as error:
        session.rollback()
        return page("accounts/leave.html", user=must_be_signed_in(), problem=error.sentence, posts=posts, status=422)
    return page("accounts/left.html")
