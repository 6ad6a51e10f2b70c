from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from forum import clock, markup
from forum.accounts import User, clean_name, must_be_admin
from forum.community.events import TeamAdded, TeamChanged, TeamJoined, TeamLeft, TeamRemoved
from forum.community.models import Team, TeamMember
from forum.db import add_once, session
from forum.events import record
from forum.refused import Refused
from forum.web import Kept, slug

ABOUT_MAX = 2000


def add_team(name: str, about: str, *, by: User) -> Team:
    must_be_admin(by)
    name, about = _checked(name, about)
    made = Team(
        name=name, slug=slug(name, "team"), about=about, html=markup.render(about), markup_version=markup.VERSION,
        created_at=clock.now(),
    )  # fmt: skip
    if not add_once(made):
        raise _taken(name)
    kept_teams.forget()
    record(TeamAdded(made.id, by.id))
    return made


def change_team(team: Team, name: str, about: str, *, by: User) -> None:
    must_be_admin(by)
    name, about = _checked(name, about)
    if session.scalar(select(Team.id).where(Team.name == name, Team.id != team.id)):
        raise _taken(name)
    team.name, team.about = name, about
    team.html, team.markup_version = markup.render(about), markup.VERSION
    session.flush()
    kept_teams.forget()
    record(TeamChanged(team.id, by.id))


def remove_team(team: Team, *, by: User) -> None:
    """The team goes; its people stay."""
    must_be_admin(by)
    record(TeamRemoved(team.id, by.id))
    session.delete(team)
    kept_teams.forget()


def add_member(team: Team, person: User, *, by: User) -> None:
    """Somebody joins; whoever was in another team leaves that one."""
    must_be_admin(by)
    if person.erased_at:
        raise Refused(_("There is no such person any more."), status=404)
    membership = session.get(TeamMember, person.id)
    if membership is None:
        session.add(TeamMember(user_id=person.id, team_id=team.id))
    elif membership.team_id != team.id:
        membership.team_id = team.id
    else:
        return
    session.flush()
    record(TeamJoined(team.id, person.id, by.id))


def remove_member(team: Team, person: User, *, by: User) -> None:
    must_be_admin(by)
    membership = session.get(TeamMember, person.id)
    if membership is not None and membership.team_id == team.id:
        session.delete(membership)
        session.flush()
        record(TeamLeft(team.id, person.id, by.id))


def all_teams() -> Select[Team]:
    return select(Team).order_by(Team.name, Team.id)


class Named(NamedTuple):
    id: int
    name: str


def _read_teams() -> list[Named]:
    return [Named(team.id, team.name) for team in session.scalars(all_teams())]


# For pages that offer them, by name.
kept_teams = Kept(_read_teams)


def members_of(team: Team) -> Select[User]:
    return select(User).join(TeamMember).where(TeamMember.team_id == team.id).order_by(User.name, User.id)


def membership_of(person: User) -> Select[TeamMember]:
    return select(TeamMember).where(TeamMember.user_id == person.id).options(joinedload(TeamMember.team))


def _checked(name: str, about: str) -> tuple[str, str]:
    if not clean_name(name):
        raise Refused(_("Please give the team a name."))
    if len(about) > ABOUT_MAX:
        raise Refused(_("Please say it in %(most)s letters at most.", most=ABOUT_MAX))
    return clean_name(name), about.replace("\r\n", "\n").strip()


def _taken(name: str) -> Refused:
    return Refused(_("There is a team called “%(name)s” already, or one with the same address.", name=name))
