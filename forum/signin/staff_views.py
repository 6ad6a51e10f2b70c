from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import User, is_admin, must_be_signed_in
from forum.db import session, write
from forum.refused import Refused
from forum.signin import second_step
from forum.web import done, panel

blueprint = panel("signin_staff", __name__, prefix="/panel/people", may=is_admin)


@blueprint.post("/second-step")
def post_demand() -> Response:
    with write():
        second_step.demand_of_staff(bool(request.form.get("demanded")), by=must_be_signed_in())
    return done(url_for("people.index") + "#second-step")


@blueprint.post("/<int:number>/second-step/removal")
def post_removal(number: int) -> Response:
    with write():
        person = session.get(User, number)
        if person is None:
            raise Refused(_("There is no such person any more."), status=404)
        second_step.take_away(person, by=must_be_signed_in())
    return done(url_for("people.index") + "#second-step")
