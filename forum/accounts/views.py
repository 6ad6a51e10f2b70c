from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from forum.accounts import actions
from forum.accounts.codes import Purpose, redeem, send_code
from forum.accounts.emails import normal_email
from forum.accounts.entering import enter
from forum.accounts.names import LONGEST
from forum.accounts.queries import open_request
from forum.accounts.sessions import me, must_be_signed_in
from forum.accounts.sessions import sign_out as end_session
from forum.accounts.suspending import even_if_suspended
from forum.accounts.typed import typed_before
from forum.db import session, write
from forum.refused import Refused
from forum.web import HOUR, client_network, done, keep_language, limit, local_path, page, seal, unseal

blueprint = Blueprint("accounts", __name__)
A_DAY = 86400

_ways_by_field: dict[str, Callable[[], Response]] = {}


def way_by_field(field: str, view: Callable[[], Response]) -> None:
    """A way in whose field stands in the sign-in form, so that the Enter key takes it: used when that is filled."""
    _ways_by_field[field] = view


@blueprint.get("/sign-in")
def sign_in() -> Response:
    target = local_path(request.args.get("next"))
    if me():
        return redirect(target, 303)  # type: ignore[return-value]
    email, name = typed_before(request.args.get("typed", ""))
    return page("accounts/sign_in.html", next=target, email=email, name=name, problem="")


@blueprint.post("/sign-in")
def post_sign_in() -> Response:
    """Mail a code. The answer is the same whether or not the address has an account."""
    for field, view in _ways_by_field.items():
        if request.form.get(field):
            return view()
    target, typed = local_path(request.form.get("next")), request.form.get("email", "")
    try:
        email = normal_email(typed)
        with write():
            limit("sign-in", client_network(), most=30, within=HOUR)
            token = seal("sign-in", [email, target, request.form.get("name", "")[:LONGEST]])
            send_code(email, Purpose.SIGN_IN, path=url_for("accounts.code", token=token))
    except Refused as error:
        session.rollback()
        return page("accounts/sign_in.html", status=error.status, next=target, email=typed, problem=error.sentence)
    return done(url_for("accounts.code", token=token))


@blueprint.get("/sign-in/<token>")
def code(token: str) -> Response:
    email, _target, name = _wanted(token)
    return page("accounts/code.html", token=token, email=email, name=name, problem="")


@blueprint.post("/sign-in/<token>")
def post_code(token: str) -> Response:
    email, target, _name = _wanted(token)
    digits, name = request.form.get("code", ""), request.form.get("name", "")
    try:
        with write():
            limit("code", client_network(), most=60, within=HOUR)
            right = redeem(email, Purpose.SIGN_IN, digits)
            if right:
                target = enter(actions.find_or_make(email, name or _("Visitor")), target)
    except Refused as error:
        session.rollback()
        return _code_again(token, error.sentence, status=error.status)
    if not right:
        return _code_again(token, _("That is not the code of the newest mail. Please look again."), status=422)
    return done(target)


@blueprint.post("/sign-out")
@even_if_suspended
def post_sign_out() -> Response:
    with write():
        end_session()
    response = done("/")
    # Going back must not show the next person at this browser what was open.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.get("/account")
def account() -> Response:
    user = me()
    if user is None:
        return redirect(url_for("accounts.sign_in", next="/account"), 303)  # type: ignore[return-value]
    return page("accounts/account.html", user=user, open_request=session.scalar(open_request(user)))


@blueprint.post("/language")
def post_language() -> Response:
    """Read on in another language; a browser that is signed in by nobody keeps the choice in a cookie."""
    code, user, back = request.form.get("language", ""), me(), local_path(request.form.get("next"))
    with write():
        if user:
            actions.choose_language(user, code)
    response = done(back)
    keep_language(response, code)
    return response


@blueprint.post("/account/moderation-request")
def post_moderation_request() -> Response:
    user = must_be_signed_in()
    with write():
        actions.ask_to_moderate(user, request.form.get("reason", ""))
    return done(url_for("accounts.account"))


def _code_again(token: str, problem: str, *, status: int) -> Response:
    email, name = _wanted(token)[0], request.form.get("name", "")
    return page("accounts/code.html", status=status, token=token, email=email, name=name, problem=problem)


def _wanted(token: str) -> tuple[str, str, str]:
    """The mail address, where to go then, and the name one typed already, if one did."""
    wanted = unseal("sign-in", token, seconds=A_DAY)
    if wanted is None:
        raise Refused(_("This page is too old to sign in with. Please ask for a new code."), status=410)
    email, target, *name = wanted
    return email, local_path(target), "".join(name)
