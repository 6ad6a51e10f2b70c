from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import Role, is_admin, must_be_signed_in
from forum.community import Team, all_teams
from forum.db import session, write
from forum.invitations.actions import Wanted, invite, open_invitations, withdraw
from forum.invitations.mails import NAMES, parts_of
from forum.invitations.models import Invitation
from forum.refused import Refused
from forum.web import done, number_of, page, panel

blueprint = panel("invitations_panel", __name__, prefix="/panel/invitations", may=is_admin)


@blueprint.get("")
def index() -> Response:
    return _page(Wanted(""))


@blueprint.post("")
def post_invitation() -> Response:
    wanted = _wanted()
    try:
        with write():
            invite(wanted, by=must_be_signed_in())
    except Refused as refused:
        session.rollback()
        return _page(wanted, problem=refused)
    return done(url_for("invitations_panel.index", sent=1))


@blueprint.post("/<int:number>/renewal")
def post_renewal(number: int) -> Response:
    """The same once more, with a new link."""
    with write():
        old = _invitation(number)
        again = Wanted(old.email, old.name, frozenset(old.wanted_roles), old.team)
        invite(again, by=must_be_signed_in())
    return done(url_for("invitations_panel.index", sent=1))


@blueprint.post("/<int:number>/withdrawal")
def post_withdrawal(number: int) -> Response:
    with write():
        withdraw(_invitation(number), by=must_be_signed_in())
    return done(url_for("invitations_panel.index"))


def _page(wanted: Wanted, *, problem: Refused | None = None) -> Response:
    return page(
        "invitations/panel.html",
        wanted=wanted,
        invitations=session.scalars(open_invitations()).all(),
        parts_of=parts_of,
        roles=NAMES,
        teams=session.scalars(all_teams()).all(),
        problem=problem,
        status=problem.status if problem else 200,
    )


def _wanted() -> Wanted:
    form = request.form
    return Wanted(
        email=form.get("email", ""),
        name=form.get("name", ""),
        roles=frozenset(role for role in Role if role.value in form.getlist("role")),
        team=session.get(Team, form.get("team", 0, type=number_of)),
    )


def _invitation(number: int) -> Invitation:
    found = session.get(Invitation, number, with_for_update={"of": Invitation})
    if found is None:
        raise Refused(_("They have come already, or the invitation was taken back."), status=404)
    return found
