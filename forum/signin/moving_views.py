from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from forum.accounts import User
from forum.db import session, write
from forum.refused import Refused
from forum.signin.freshness import fresh
from forum.signin.moving import agree, ask_to_move, consent_of
from forum.signin.security_views import security_page
from forum.web import HOUR, client_network, done, limit, page

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


@blueprint.get("/<token>")
def consent(token: str) -> Response:
    """From the mail: a button, because programs open links in mails too."""
    return page("signin/consent.html", consent=consent_of(token), token=token, moved=False)


@blueprint.post("/<token>")
def post_consent(token: str) -> Response:
    with write():
        limit("code", client_network(), most=60, within=HOUR)
        moved = agree(token)
    if moved:
        return page("signin/consent.html", consent=None, token=token, moved=True)
    return done(url_for("signin_moving.consent", token=token))
