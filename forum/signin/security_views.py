from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import func, select

from forum import clock
from forum.accounts import User, browsers_of, here
from forum.db import session
from forum.signin.browsers import browser_name
from forum.signin.configured import providers
from forum.signin.freshness import is_fresh, signed_in
from forum.signin.models import Identity, MailChange, Password, RecoveryCode, Totp
from forum.signin.passkeys import passkeys_of
from forum.web import page

blueprint = Blueprint("signin_security", __name__)


@blueprint.get("/account/signing-in")
@signed_in
def index(user: User) -> Response:
    return security_page(user, forgotten="forgotten" in request.args)


def security_page(user: User, *, status: int = 200, forgotten: bool = False, **problems: Any) -> Response:
    """How one signs in, all on one page; `password="…"` says what was wrong with the form for that, and `forgotten`
    that a code was mailed to be typed instead of the present one."""
    totp = session.get(Totp, user.id)
    left = select(func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    under_way = select(MailChange).where(MailChange.user_id == user.id, MailChange.expires_at > clock.now())
    return page(
        "signin/security.html",
        status=status,
        user=user,
        fresh=is_fresh(),
        here=here(),
        password=session.get(Password, user.id),
        forgotten=forgotten,
        change=session.scalar(under_way),
        totp=totp if totp and totp.confirmed_at else None,
        codes_left=session.scalar(left) if totp and totp.confirmed_at else 0,
        passkeys=session.scalars(passkeys_of(user)).all(),
        providers=providers(),
        identities=session.scalars(select(Identity).where(Identity.user_id == user.id).order_by(Identity.id)).all(),
        browsers=session.scalars(browsers_of(user)).all(),
        browser_name=browser_name,
        problems=defaultdict(str, problems),
    )
