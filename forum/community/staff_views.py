from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import User, is_admin, must_be_signed_in, normal_email, user_by_email
from forum.community.models import Team
from forum.community.teams import add_member, add_team, all_teams, change_team, members_of, remove_member, remove_team
from forum.db import session, write
from forum.refused import Refused
from forum.web import done, page, panel

blueprint = panel("teams", __name__, prefix="/panel/teams", may=is_admin)


@blueprint.get("")
def index() -> Response:
    return page("community/teams.html", teams=session.scalars(all_teams()).all())


@blueprint.post("")
def post_team() -> Response:
    with write():
        made = add_team(request.form.get("name", ""), request.form.get("about", ""), by=must_be_signed_in())
    return done(url_for("teams.settings", number=made.id))


@blueprint.get("/<int:number>")
def settings(number: int) -> Response:
    team = _team(number)
    return page("community/team_settings.html", team=team, members=session.scalars(members_of(team)).all())


@blueprint.post("/<int:number>")
def post_settings(number: int) -> Response:
    with write():
        change_team(_team(number), request.form.get("name", ""), request.form.get("about", ""), by=must_be_signed_in())
    return done(url_for("teams.settings", number=number))


@blueprint.post("/<int:number>/removal")
def post_removal(number: int) -> Response:
    with write():
        remove_team(_team(number), by=must_be_signed_in())
    return done(url_for("teams.index"))


@blueprint.post("/<int:number>/members")
def post_member(number: int) -> Response:
    with write():
        person = session.scalar(user_by_email(normal_email(request.form.get("email", ""))))
        if person is None:
            raise Refused(_("Nobody here has this mail address. They join by signing in once."), status=404)
        add_member(_team(number), person, by=must_be_signed_in())
    return done(url_for("teams.settings", number=number))


@blueprint.post("/<int:number>/members/<int:user_id>/removal")
def post_member_removal(number: int, user_id: int) -> Response:
    with write():
        person = session.get(User, user_id)
        if person is not None:
            remove_member(_team(number), person, by=must_be_signed_in())
    return done(url_for("teams.settings", number=number))


def _team(number: int) -> Team:
    team = session.get(Team, number)
    if team is None:
        raise Refused(_("There is no such team."), status=404)
    return team
