"""The hero of the week: first to look at what comes in. A team names theirs by hand, week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from forum import clock
from forum.accounts import User, must_be_support
from forum.community import SiteTeam, Team, all_teams
from forum.db import session
from forum.events import record
from forum.pages import Site
from forum.refused import Refused
from forum.shifts.events import HeroNamed, SiteGivenToTeam
from forum.shifts.models import HeroWeek
from forum.web import Kept
from forum.web import day as day_in_words

AHEAD = 8
FURTHEST = timedelta(weeks=53)


def hero(team: Team, on_day: date) -> User | None:
    """Who is the hero of a team on a day. The one function that knows: a rotation will compute it here."""
    return heroes_on(on_day).get(team.id)


def heroes_on(day: date) -> dict[int, User]:
    """The heroes of all teams on a day, by the number of their team; only who can do it counts."""
    newest = _newest().where(HeroWeek.monday == monday_of(day))
    return {week.team_id: week.user for week in session.scalars(newest) if week.user and can_do_it(week.user)}


def _heroes_by_team() -> list[tuple[str, str]]:
    teams = session.scalars(all_teams()).all()
    heroes = heroes_on(clock.now().date()) if teams else {}
    return [(team.name, heroes[team.id].name if team.id in heroes else "") for team in teams]


def _read_teams_of_sites() -> dict[int, int]:
    return {kept.site_id: kept.team_id for kept in session.scalars(select(SiteTeam))}


# Which team looks after which site; it hardly ever changes, and the hero of any other team would do as well.
teams_of_sites = Kept(_read_teams_of_sites)
# For pages: every team by name with the name of its hero of this week, '' while nobody is named.
kept_heroes = Kept(_heroes_by_team)


def can_do_it(person: User) -> bool:
    return person.does_support and not person.is_suspended and person.erased_at is None


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def name_hero(team: Team, monday: date, person: User | None, *, by: User) -> bool:
    """Name somebody for a week, or with None nobody; False if that is how it was."""
    must_be_support(by)
    this = monday_of(clock.now().date())
    if monday != monday_of(monday) or not this - timedelta(weeks=1) <= monday <= this + FURTHEST:
        raise Refused(_("Please choose a week from now on, at most a year ahead."))
    if person is not None and not can_do_it(person):
        raise Refused(_("%(name)s is not on support and cannot be the hero of a week.", name=person.name))
    session.get(Team, team.id, with_for_update=True)  # two who name somebody at once come one after the other
    before = session.scalar(_newest().where(HeroWeek.team_id == team.id, HeroWeek.monday == monday))
    number = person.id if person else None
    if (before.user_id if before else None) == number:
        return False
    session.add(HeroWeek(team_id=team.id, monday=monday, user_id=number, by_id=by.id, at=clock.now()))
    session.flush()
    kept_heroes.forget()
    record(HeroNamed(team.id, number, monday.isoformat(), by.id))
    return True


def must_be_as_seen(team: Team, seen: Mapping[date, int | None], wanted: Mapping[date, int | None]) -> None:
    """Refused, if somebody named another hero meanwhile, other than who is wanted: `seen` is who was on the page."""
    session.get(Team, team.id, with_for_update=True)
    weeks = session.scalars(_newest().where(HeroWeek.team_id == team.id, HeroWeek.monday.in_(seen)))
    named = {week.monday: week.user for week in weeks}
    for monday, before in sorted(seen.items()):
        person = named.get(monday)
        if (person.id if person else None) not in {before, wanted[monday]}:
            raise Refused(
                _(
                    "Meanwhile somebody has set the week from %(day)s to %(name)s. Save again to have it your way.",
                    day=day_in_words(monday),
                    name=person.name if person else _("Nobody"),
                ),
                status=409,
            )


def let_team_look_after(site: Site, team: Team | None, *, by: User) -> None:
    must_be_support(by)
    kept = session.get(SiteTeam, site.id)
    number = team.id if team else None
    if (kept.team_id if kept else None) == number:
        return
    if kept is not None and number is None:
        session.delete(kept)
    elif number is not None:
        session.merge(SiteTeam(site_id=site.id, team_id=number))
    session.flush()
    teams_of_sites.forget()
    record(SiteGivenToTeam(site.id, number, by.id))


def named_from(monday: date, weeks: int) -> dict[tuple[int, date], HeroWeek]:
    """Who is named in these weeks, by team and Monday."""
    until = monday + timedelta(weeks=weeks)
    found = session.scalars(_newest().where(HeroWeek.monday >= monday, HeroWeek.monday < until))
    return {(week.team_id, week.monday): week for week in found}


def last_changes(limit: int = 20) -> Sequence[HeroWeek]:
    """Who was named when and by whom, the newest first."""
    whole = select(HeroWeek).options(joinedload(HeroWeek.user), joinedload(HeroWeek.by), joinedload(HeroWeek.team))
    return session.scalars(whole.order_by(HeroWeek.id.desc()).limit(limit)).all()


def _newest() -> Select[HeroWeek]:
    """Of each team and week the row that counts."""
    last = select(func.max(HeroWeek.id)).group_by(HeroWeek.team_id, HeroWeek.monday)
    return select(HeroWeek).where(HeroWeek.id.in_(last)).options(joinedload(HeroWeek.user))
