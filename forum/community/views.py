from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts import must_be_signed_in
from forum.community.helping import helpers, list_again, unlist
from forum.community.models import Team
from forum.community.teams import all_teams, members_of
from forum.db import session, write
from forum.refused import Refused
from forum.web import done, page

blueprint = Blueprint("community", __name__)


@blueprint.get("/people")
def index() -> Response:
    """Who helped others in the last ninety days, and the teams."""
    return page(
        "community/index.html", helpers=session.scalars(helpers()).all(), teams=session.scalars(all_teams()).all()
    )


@blueprint.get("/teams/<slug>")
def team(slug: str) -> Response:
    shown = session.scalar(select(Team).where(Team.slug == slug))
    if shown is None:
        raise Refused(_("There is no such team."), status=404)
    return page("community/team.html", team=shown, members=session.scalars(members_of(shown)).all())


@blueprint.post("/account/helpers")
def post_helpers() -> Response:
    """Be listed among those who help, or not."""
    user = must_be_signed_in()
    with write():
        (list_again if request.form.get("listed") else unlist)(user)
    return done(url_for("accounts.account"))
