from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import (
    Purpose,
    User,
    even_if_suspended,
    here,
    must_be_signed_in,
    prove_again,
    redeem,
    send_code,
    strengthen,
)
from forum.db import session, write
from forum.refused import Refused
from forum.signin.freshness import signed_in
from forum.signin.models import Password
from forum.signin.password_views import limit_guesses
from forum.signin.passwords import is_right
from forum.signin.second_step import has_second_step, is_second_step
from forum.web import HOUR, client_network, done, limit, local_path, page

blueprint = Blueprint("signin_proof", __name__)
SUBJECT = "proof"


@blueprint.get("/account/proof")
@signed_in
def proof(user: User) -> Response:
    return _proof_page(user, sent=bool(request.args.get("sent")))


@blueprint.post("/account/proof/codes")
@even_if_suspended
def post_code() -> Response:
    """A code to one's own address."""
    user = must_be_signed_in()
    path = url_for("signin_proof.proof", next=_target(), sent=1)
    try:
        with write():
            send_code(user.email, Purpose.SIGN_IN, path=path, subject=SUBJECT)
    except Refused as error:
        session.rollback()
        return _proof_page(user, sent=True, status=error.status, problem=error.sentence)
    return done(path)


@blueprint.post("/account/proof")
@even_if_suspended
def post_proof() -> Response:
    """The password or the code that was mailed, either is enough; the second step for whoever has one."""
    user, row = must_be_signed_in(), here()
    if has_second_step(user):
        return _by_second_step(user)
    password = request.form.get("password", "")
    try:
        right = _knows_password(user, password) if password else _has_code(user, request.form.get("code", ""))
    except Refused as error:
        session.rollback()
        return _proof_page(user, sent=not password, status=error.status, problem=error.sentence)
    if not right or row is None:
        wrong = _("That is not your password.") if password else _("That is not the code of the newest mail.")
        return _proof_page(user, sent=not password, status=422, problem=wrong)
    with write():
        prove_again(row)
    return done(_target())


def _by_second_step(user: User) -> Response:
    row = here()
    try:
        with write():
            right = is_second_step(user, request.form.get("code", ""))
            if right and row:
                strengthen(row)
    except Refused as error:
        session.rollback()
        return _proof_page(user, sent=False, status=error.status, problem=error.sentence)
    if not right:
        problem = _("That code is wrong, or was used already. Wait for the next one.")
        return _proof_page(user, sent=False, status=422, problem=problem)
    return done(_target())


def _knows_password(user: User, password: str) -> bool:
    with write():
        limit_guesses(user.email)
    return is_right(session.get(Password, user.id), password)


def _has_code(user: User, digits: str) -> bool:
    with write():
        limit("code", client_network(), most=60, within=HOUR)
        return redeem(user.email, Purpose.SIGN_IN, digits, subject=SUBJECT)


def _proof_page(user: User, *, sent: bool, status: int = 200, problem: str = "") -> Response:
    stored = session.get(Password, user.id)
    return page(
        "signin/proof.html",
        status=status,
        user=user,
        sent=sent,
        password=stored,
        second=has_second_step(user),
        problem=problem,
        next=_target(),
    )


def _target() -> str:
    given = request.form if request.method == "POST" else request.args
    return local_path(given.get("next"), url_for("signin_security.index"))
