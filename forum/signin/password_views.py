from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts import Purpose, User, enter, normal_email, redeem, send_code
from forum.db import session, write
from forum.refused import Refused
from forum.signin.freshness import fresh
from forum.signin.models import Password
from forum.signin.passwords import hash_of, is_right, remove_password, renew, set_password
from forum.signin.security_views import security_page
from forum.web import HOUR, client_network, done, limit, local_path, page

blueprint = Blueprint("signin_password", __name__)
FORGOTTEN = "password"


def sign_in_with_password() -> Response:
    """The sign-in form with its password filled. One answer for every address, known or not, after the same work."""
    target, typed = local_path(request.form.get("next")), request.form.get("email", "")
    try:
        email = normal_email(typed)
        with write():
            limit_guesses(email)
        # Not within the transaction: the hash takes its time, and a writer must not.
        user = _whose(email, request.form.get("password", ""))
    except Refused as error:
        session.rollback()
        return page("accounts/sign_in.html", status=error.status, next=target, email=typed, problem=error.sentence)
    if user is None:
        problem = _("This address and this password do not belong together. Leave the password empty for a code.")
        return page("accounts/sign_in.html", status=422, next=target, email=typed, problem=problem)
    with write():
        target = enter(user, target)
    return done(target)


def limit_guesses(email: str) -> None:
    limit("password", email, most=10, within=HOUR)
    limit("password-network", client_network(), most=60, within=HOUR)


@blueprint.post("/account/password")
@fresh
def post_password(user: User) -> Response:
    """A first one, or another one instead of the present, which is asked for."""
    try:
        hashed = hash_of(request.form.get("new_password", ""), for_person=user)
    except Refused as error:
        return security_page(user, status=error.status, forgotten="code" in request.form, password=error.sentence)
    if problem := _why_not(user):
        return problem
    with write():
        set_password(user, hashed)
    return done(url_for("signin_security.index") + "#password")


@blueprint.post("/account/password/removal")
@fresh
def post_removal(user: User) -> Response:
    if problem := _why_not(user):
        return problem
    with write():
        remove_password(user)
    return done(url_for("signin_security.index") + "#password")


@blueprint.post("/account/password/codes")
@fresh
def post_code(user: User) -> Response:
    """For who has forgotten the present one: a code by mail stands for it, and for nothing else."""
    path = url_for("signin_security.index", forgotten=1)
    try:
        with write():
            send_code(user.email, Purpose.SIGN_IN, path=path, subject=FORGOTTEN)
    except Refused as error:
        session.rollback()
        return security_page(user, status=error.status, forgotten=True, present=error.sentence)
    return done(f"{path}#password")


def _why_not(user: User) -> Response | None:
    """The page once more, unless the present password was typed, or the code for who has forgotten it."""
    stored, digits = session.get(Password, user.id), request.form.get("code")
    if stored is None:
        return None
    try:
        with write():
            if digits is None:
                limit_guesses(user.email)
            else:
                limit("code", client_network(), most=60, within=HOUR)
            right = digits is not None and redeem(user.email, Purpose.SIGN_IN, digits, subject=FORGOTTEN)
        # Not within the transaction: the hash takes its time, and a writer must not.
        right = right or (digits is None and is_right(stored, request.form.get("current_password", "")))
    except Refused as error:
        session.rollback()
        return security_page(user, status=error.status, forgotten=digits is not None, present=error.sentence)
    if right:
        return None
    wrong = _("That is not your password.") if digits is None else _("That is not the code of the newest mail.")
    return security_page(user, status=422, forgotten=digits is not None, present=wrong)


def _whose(email: str, password: str) -> User | None:
    """The person whose address and password these are; a hash of older parameters is renewed on the way."""
    found = session.execute(select(User, Password).join(Password).where(User.email == email)).one_or_none()
    user, stored = found or (None, None)
    session.rollback()
    if not is_right(stored, password) or stored is None or user is None:
        return None
    if renewed := renew(stored, password):
        with write():
            stored.hash = renewed
    return user
