"""Who is the hero of which week, in the panel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from flask import Response, request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from forum import clock
from forum.accounts import User, is_support, must_be_signed_in
from forum.community import SiteTeam, Team
from forum.db import session, write
from forum.pages import all_sites
from forum.refused import Refused
from forum.shifts.heroes import (
    AHEAD,
    last_changes,
    let_team_look_after,
    monday_of,
    must_be_as_seen,
    name_hero,
    named_from,
)
from forum.support import people_on_support
from forum.web import done, number_of, page, panel

blueprint = panel("heroes", __name__, prefix="/panel/heroes", may=is_support)


@blueprint.get("")
def index() -> Response:
    return _page()


@blueprint.post("/teams/<int:number>")
def post_weeks(number: int) -> Response:
    """The heroes of a team as the form says: one field per week, named after its Monday, and beside it who was named
    when the page was read. What differs from that is changed, and nothing else."""
    by, form = must_be_signed_in(), request.form
    try:
        with write():
            team, weeks = _team(number), _changed(form)
            wanted = {monday: _person(form[monday.isoformat()]) for monday in weeks}
            numbers = {monday: person.id if person else None for monday, person in wanted.items()}
            must_be_as_seen(team, weeks, numbers)
            for monday, person in wanted.items():
                name_hero(team, monday, person, by=by)
    except Refused as error:
        if error.status != 409:
            raise
        session.rollback()
        typed = {monday: form[monday.isoformat()] for monday in _changed(form)}
        return _page(failed=number, problem=error.sentence, typed=typed, status=error.status)
    return done(f"/panel/heroes?saved=1#team-{number}")


@blueprint.post("/sites")
def post_sites() -> Response:
    by, form = must_be_signed_in(), request.form
    with write():
        for site in session.scalars(all_sites()).all():
            if f"site-{site.id}" in form:
                number = form.get(f"site-{site.id}", type=number_of)
                let_team_look_after(site, _team(number) if number else None, by=by)
    return done("/panel/heroes?saved=1#sites")


def _page(
    *, failed: int = 0, problem: str = "", typed: Mapping[date, str] = MappingProxyType({}), status: int = 200
) -> Response:
    monday = monday_of(clock.now().date())
    return page(
        "shifts/heroes.html",
        status=status,
        teams=session.scalars(select(Team).order_by(Team.name, Team.id)).all(),
        weeks=[monday + timedelta(weeks=n) for n in range(AHEAD)],
        named=named_from(monday, AHEAD),
        people=people_on_support(),
        changes=last_changes(),
        sites=session.scalars(all_sites()).all(),
        looked_after={kept.site_id: kept.team_id for kept in session.scalars(select(SiteTeam))},
        saved="saved" in request.args,
        failed=failed,
        problem=problem,
        typed=typed,
    )


def _changed(form: MultiDict[str, str]) -> dict[date, int | None]:
    """The weeks for which somebody else was chosen than the page said, and whom it said."""
    found: dict[date, int | None] = {}
    for name in form:
        monday, was = _day(name), f"was-{name}"
        if monday is not None and form[name] != form.get(was, ""):
            found[monday] = form.get(was, type=number_of)
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _team(number: int) -> Team:
    found = session.get(Team, number) if number < 2**63 else None
    if found is None:
        raise Refused(_("There is no such team."), status=404)
    return found


def _person(text: str) -> User | None:
    if not text:
        return None
    try:
        found = session.get(User, number_of(text))
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("There is no such person any more."), status=404)
    return found
