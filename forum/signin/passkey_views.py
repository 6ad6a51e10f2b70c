from __future__ import annotations

import flask
from flask import Blueprint, Response, make_response, request, url_for
from flask_babel import gettext as _

from forum.accounts import User, even_if_suspended, halfway, here, me, must_be_signed_in, sign_in, strengthen
from forum.db import session, write
from forum.refused import Refused
from forum.signin import passkeys
from forum.signin.freshness import fresh
from forum.web import HOUR, client_network, done, limit, local_path

blueprint = Blueprint("signin_passkeys", __name__)


@blueprint.post("/sign-in/passkey/options")
@even_if_suspended
def post_options() -> Response:
    """What the script gives the browser, for whoever is signed in here, came halfway, or is not known yet."""
    with write():
        limit("passkey", client_network(), most=120, within=HOUR)
        return _answer(*passkeys.options_to_sign_in(me() or halfway()))


@blueprint.post("/sign-in/passkey")
def post_sign_in() -> Response:
    """A passkey is both steps at once: something one has, opened by a finger, a face or a PIN."""
    target, answer = local_path(request.form.get("next")), request.form.get("credential", "")
    with write():
        limit("passkey", client_network(), most=120, within=HOUR)
        expected = halfway()
        user = passkeys.person_with(answer, _challenge())
        if user is None or (expected and expected.id != user.id):
            raise Refused(_("This passkey is not known here. Sign in with a code by mail instead."))
        sign_in(user, strong=True)
    return done(target)


@blueprint.post("/account/proof/passkey")
@even_if_suspended
def post_proof() -> Response:
    user, row = must_be_signed_in(), here()
    with write():
        limit("passkey", client_network(), most=120, within=HOUR)
        shown = passkeys.person_with(request.form.get("credential", ""), _challenge())
        if shown is None or shown.id != user.id or row is None:
            raise Refused(_("This is not a passkey of your account."))
        strengthen(row)
    return done(local_path(request.form.get("next"), url_for("signin_security.index")))


@blueprint.post("/account/passkeys/options")
@fresh
def post_registration_options(user: User) -> Response:
    with write():
        return _answer(*passkeys.options_to_register(user))


@blueprint.post("/account/passkeys")
@fresh
def post_registration(user: User) -> Response:
    with write():
        passkeys.register(user, request.form.get("credential", ""), _challenge(), request.form.get("name", ""))
    return done(url_for("signin_security.index") + "#passkeys")


@blueprint.post("/account/passkeys/<int:number>/removal")
@fresh
def post_removal(user: User, number: int) -> Response:
    with write():
        passkeys.remove_passkey(number, by=user)
    return done(url_for("signin_security.index") + "#passkeys")


def _answer(options: str, challenge: str) -> Response:
    """The challenge stays in the cookie of the browser that asked: an answer from another one is worth nothing."""
    session.flush()
    flask.session["passkey"] = challenge
    response = make_response(options)
    response.headers.update({"Content-Type": "application/json", "Cache-Control": "no-store"})
    return response


def _challenge() -> str:
    return str(flask.session.pop("passkey", ""))
