from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import User, even_if_suspended, halfway, here, me, sign_in, strengthen
from forum.db import session, write
from forum.refused import Refused
from forum.signin import second_step
from forum.signin.codes_by_clock import qr_code, unsealed
from forum.signin.freshness import fresh, is_fresh, signed_in
from forum.signin.models import Totp
from forum.web import done, local_path, page, wants_fragment

blueprint = Blueprint("signin_second", __name__)
PATH = "/sign-in/second-step"


@blueprint.get(PATH)
def step() -> Response:
    target = local_path(request.args.get("next"))
    if me() is not None:
        return redirect(target, 303)  # type: ignore[return-value]
    if halfway() is None:
        return redirect(url_for("accounts.sign_in", next=target), 303)  # type: ignore[return-value]
    return page("signin/second_step.html", next=target, problem="")


@blueprint.post(PATH)
@even_if_suspended
def post_step() -> Response:
    """The end of signing in, for who has come halfway in this browser."""
    target = local_path(request.form.get("next"))
    try:
        with write():
            user = halfway()
            if user is None:
                raise Refused(_("That took too long. Please sign in once more."), status=410)
            right = second_step.is_second_step(user, request.form.get("code", ""))
            if right:
                sign_in(user, strong=True)
    except Refused as error:
        session.rollback()
        return page("signin/second_step.html", status=error.status, next=target, problem=error.sentence)
    if not right:
        problem = _("That code is wrong, or was used already. Wait for the next one.")
        return page("signin/second_step.html", status=422, next=target, problem=problem)
    return done(target)


@blueprint.get("/account/second-step")
@signed_in
def setup(user: User) -> Response:
    if not is_fresh():
        return done(url_for("signin_proof.proof", next=url_for("signin_second.setup")))
    return _setup_page(user)


@blueprint.post("/account/second-step")
@fresh
def post_beginning(user: User) -> Response:
    with write():
        second_step.begin(user)
    return done(url_for("signin_second.setup"))


@blueprint.post("/account/second-step/confirmation")
@fresh
def post_confirmation(user: User) -> Response:
    row = here()
    try:
        with write():
            codes = second_step.confirm(user, request.form.get("code", ""))
            if codes and row:
                strengthen(row)
    except Refused as error:
        session.rollback()
        return _setup_page(user, status=error.status, problem=error.sentence)
    if codes is None:
        return _setup_page(user, status=422, problem=_("That is not the code your app shows now. Please look again."))
    return _codes_page(codes)


@blueprint.post("/account/second-step/recovery-codes")
@fresh
def post_recovery_codes(user: User) -> Response:
    with write():
        if not second_step.has_second_step(user):
            raise Refused(_("Set up a second step first."), status=409)
        codes = second_step.new_recovery_codes(user)
    return _codes_page(codes)


@blueprint.post("/account/second-step/removal")
@fresh
def post_removal(user: User) -> Response:
    with write():
        second_step.remove(user)
    return done(url_for("signin_security.index") + "#second-step")


def demand_second_step() -> ResponseReturnValue | None:
    """Before every request: where it is demanded, staff gets no further than to their account without it."""
    row, user = here(), me()
    if row is None or user is None or row.strong or not row.demanded or not user.is_staff:
        return None
    if (request.blueprint or "").startswith("signin_") or request.endpoint in _OPEN:
        return None
    if request.method != "GET" or wants_fragment():
        raise Refused(_("Staff signs in with a second step here. Open your account page and set it up."), status=403)
    if second_step.has_second_step(user):
        return redirect(url_for("signin_proof.proof", next=request.full_path.rstrip("?")), 303)
    return redirect(url_for("signin_second.setup"), 303)


_OPEN = {"accounts.account", "accounts.post_sign_out", "assets.serve", "assets.favicon", "assets.embed_script"}


def _setup_page(user: User, *, status: int = 200, problem: str = "") -> Response:
    totp = session.get(Totp, user.id)
    seed = unsealed(totp.secret, user.id) if totp and not totp.confirmed_at else None
    shown = " ".join(seed.secret[at : at + 4] for at in range(0, len(seed.secret), 4)) if seed else ""
    image = qr_code(seed, user.email) if seed else ""
    response = page(
        "signin/second_step_setup.html", status=status, on=bool(totp and totp.confirmed_at), secret=shown, image=image,
        problem=problem, demanded=bool((row := here()) and row.demanded and user.is_staff),
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


def _codes_page(codes: list[str]) -> Response:
    response = page("signin/recovery_codes.html", codes=codes)
    response.headers["Cache-Control"] = "no-store"
    return response
