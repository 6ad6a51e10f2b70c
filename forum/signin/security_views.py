from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Blueprint, Response

from forum.accounts import User, browsers_of, here
from forum.db import session
from forum.signin.browsers import browser_name
from forum.signin.freshness import is_fresh, signed_in
from forum.signin.models import Password
from forum.web import page

blueprint = Blueprint("signin_security", __name__)


@blueprint.get("/account/signing-in")
@signed_in
def index(user: User) -> Response:
    return security_page(user)


def security_page(user: User, *, status: int = 200, **problems: Any) -> Response:
    """How one signs in, all on one page; `password_problem` and the like say what was wrong with a form of it."""
    return page(
        "signin/security.html",
        status=status,
        user=user,
        fresh=is_fresh(),
        here=here(),
        password=session.get(Password, user.id),
        browsers=session.scalars(browsers_of(user)).all(),
        browser_name=browser_name,
        problems=defaultdict(str, problems),
    )
