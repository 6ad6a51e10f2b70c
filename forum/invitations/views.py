"""Where the link in the mail leads."""

from __future__ import annotations

from flask import Blueprint, Response, request
from sqlalchemy import select

from forum.accounts import User, enter, user_by_email
from forum.db import session, write
from forum.invitations.actions import accept, meant_by
from forum.invitations.mails import parts_of
from forum.refused import Refused
from forum.web import HOUR, client_network, done, key_in, limit, page

blueprint = Blueprint("invitations", __name__, url_prefix="/invitations")


@blueprint.get("")
def index() -> Response:
    """What stands behind the # of the link is not sent with it: the page sends it in a form."""
    return page("invitations/from_mail.html")


@blueprint.post("/opening")
def post_opening() -> Response:
    """A page with a button; opening changes nothing."""
    return _page(key_in(request.form.get("token", "")))


@blueprint.post("/acceptance")
def post_acceptance() -> Response:
    token, name = key_in(request.form.get("token", "")), request.form.get("name", "")
    try:
        with write():
            limit("code", client_network(), most=60, within=HOUR)
            user = accept(token, name)
            target = enter(user, _where_to_begin(user))
    except Refused as refused:
        session.rollback()
        if refused.status != 422:
            raise
        return _page(token, name=name, problem=refused)
    return done(target)


def _where_to_begin(user: User) -> str:
    """Customers see whoever is in the team: their name and picture come first."""
    if user.is_staff and not user.avatar:
        return "/account/profile"
    if user.has_any_power:
        return "/panel"
    return "/queue" if user.does_support else "/account"


def _page(token: str, *, name: str = "", problem: Refused | None = None) -> Response:
    invitation = meant_by(token)
    return page(
        "invitations/index.html",
        invitation=invitation,
        parts=parts_of(invitation),
        known=session.scalar(select(user_by_email(invitation.email).exists())),
        token=token,
        name=name or invitation.name,
        problem=problem,
        status=problem.status if problem else 200,
    )
