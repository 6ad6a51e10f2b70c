from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from forum.accounts import is_admin, must_be_signed_in
from forum.db import session, write
from forum.refused import Refused
from forum.support.patience import MOST, closing_days, pending_days, set_patience
from forum.web import done, number_of, page, panel

blueprint = panel("patience", __name__, prefix="/panel/patience", may=is_admin)


@blueprint.get("")
def show() -> Response:
    return _form(str(pending_days()), str(closing_days()))


@blueprint.post("")
def post() -> Response:
    by, typed = must_be_signed_in(), request.form
    pending, closing = (typed.get(name, type=number_of) for name in ("pending", "closing"))
    try:
        if pending is None or closing is None:
            raise Refused(_("Please give whole days, from 1 to %(most)s.", most=MOST))
        with write():
            set_patience(pending, closing, by=by)
    except Refused as error:
        session.rollback()
        return _form(typed.get("pending", ""), typed.get("closing", ""), problem=error.sentence, status=error.status)
    return done("/panel/patience")


def _form(pending: str, closing: str, *, problem: str = "", status: int = 200) -> Response:
    return page("support/patience.html", status=status, pending=pending, closing=closing, problem=problem, most=MOST)
