"""What somebody wrote elsewhere, on their account, to take over."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from forum.accounts import User, must_be_signed_in
from forum.db import session, write
from forum.imports.models import Placeholder
from forum.imports.people import claim, theirs
from forum.refused import Refused
from forum.web import done, fills

blueprint = Blueprint("claims", __name__)


@fills("account.sections", "imports/_claims.html")
def offer_claims(user: User) -> dict[str, Any] | None:
    found = session.scalars(theirs(user)).all()
    return {"placeholders": found} if found else None


@blueprint.post("/account/written-elsewhere/<int:number>")
def post_claim(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        placeholder = session.get(Placeholder, number)
        if placeholder is None or placeholder.mail != by.email:
            raise Refused(_("This was written with another mail address."), status=404)
        claim(placeholder, by=by)
    return done(url_for("accounts.account"))
