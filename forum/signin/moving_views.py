from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from forum.accounts import User
from forum.db import session, write
from forum.refused import Refused
from forum.signin.freshness import fresh
from forum.signin.moving import agree, ask_to_move, consent_of
from forum.signin.security_views import security_page
from forum.web import HOUR, client_network, done, key_in, limit, page

blueprint = Blueprint("signin_moving", __name__, url_prefix="/account/email")


@blueprint.post("")
@fresh
def post_wish(user: User) -> Response:
    try:
        with write():
            ask_to_move(user, request.form.get("email", ""))
    except Refused as error:
        session.rollback()
        return security_page(user, status=error.status, email=error.sentence)
    return done(url_for("signin_security.index") + "#mail")


@blueprint.get("/consent")
def consent() -> Response:
    """What stands behind the # of the link is not sent with it: the page sends it in a form."""
    return page("signin/from_mail.html")


@blueprint.post("/consent/opening")
def post_opening() -> Response:
    """A page with a button; opening changes nothing."""
    return _consent_page(key_in(request.form.get("token", "")))


@blueprint.post("/agreement")
def post_consent() -> Response:
    token = key_in(request.form.get("token", ""))
    with write():
        limit("code", client_network(), most=60, within=HOUR)
        moved = agree(token)
    if moved:
        return page("signin/consent.html", consent=None, token=token, moved=True)
    return _consent_page(token)


def _consent_page(token: str) -> Response:
    return page("signin/consent.html", consent=consent_of(token), token=token, moved=False)
