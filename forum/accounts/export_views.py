from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, url_for
from flask_babel import gettext as _

from forum.accounts.exporting import ask_for_export, exports_of
from forum.accounts.sessions import me, must_be_signed_in
from forum.accounts.suspending import even_if_suspended
from forum.db import session, write
from forum.refused import Refused
from forum.web import done, page

blueprint = Blueprint("exports", __name__)


@blueprint.get("/account/data")
def index() -> Response:
    user = me()
    if user is None:
        return redirect(url_for("accounts.sign_in", next="/account/data"), 303)  # type: ignore[return-value]
    return page("accounts/data.html", copies=session.scalars(exports_of(user)).all())


@blueprint.post("/account/data")
@even_if_suspended
def post_export() -> Response:
    user = must_be_signed_in()
    with write():
        ask_for_export(user)
    return done(url_for("exports.index"))


@blueprint.get("/account/data/<int:number>.zip")
def download(number: int) -> Response:
    """The copy itself: for whom it is about, signed in, and nobody else."""
    user = must_be_signed_in()
    made = next((copy for copy in session.scalars(exports_of(user)) if copy.id == number), None)
    if made is None or made.content is None:
        raise Refused(_("There is no such copy, or it is older than seven days."), status=404)
    response = make_response(made.content)
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="my-data-{made.asked_at:%Y-%m-%d}.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response
