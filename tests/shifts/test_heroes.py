"""The hero of the week: named by hand, week by week, with a history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from forum import accounts, clock, shifts
from forum.accounts import Role
from forum.community import Team, add_team
from forum.db import session, write
from forum.pages import Site
from forum.refused import Refused
from forum.shifts import HeroWeek
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
THIS = date(2026, 11, 23)
NEXT = THIS + timedelta(weeks=1)


def name(team: Team, monday: date, person: accounts.User | None, by: accounts.User) -> bool:
    with write():
        return shifts.name_hero(team, monday, person, by=by)


def test_a_team_names_its_hero_for_a_week_and_every_day_of_it_has_that_hero(team: Team, people: People) -> None:
    assert shifts.hero(team, THIS) is None
    name(team, THIS, people.support, people.moderator)
    assert {shifts.hero(team, THIS + timedelta(days=day)) for day in range(7)} == {people.support}
    assert shifts.hero(team, NEXT) is None
    assert shifts.hero(team, THIS - timedelta(days=1)) is None


def test_whoever_is_named_last_is_the_hero_and_who_was_named_before_can_be_read(team: Team, people: People) -> None:
    name(team, THIS, people.support, people.moderator)
    assert not name(team, THIS, people.support, people.moderator)
    name(team, THIS, people.moderator, people.support)
    name(team, THIS, None, people.support)
    assert shifts.hero(team, THIS) is None
    rows = session.query(HeroWeek).order_by(HeroWeek.id).all()
    assert [row.user_id for row in rows] == [people.support.id, people.moderator.id, None]


def test_who_is_not_on_support_any_more_is_no_hero(team: Team, people: People) -> None:
    name(team, THIS, people.support, people.moderator)
    with write():
        accounts.take_away(people.support, Role.SUPPORT, by=people.admin)
    assert shifts.hero(team, THIS) is None


@pytest.mark.parametrize("weeks", [-2, 60])
def test_only_weeks_one_can_plan_have_a_hero(team: Team, people: People, weeks: int) -> None:
    with pytest.raises(Refused):
        name(team, THIS + timedelta(weeks=weeks), people.support, people.moderator)
    with pytest.raises(Refused):
        name(team, THIS + timedelta(days=1), people.support, people.moderator)


def test_only_support_names_heroes_and_only_of_support(team: Team, people: People) -> None:
    with pytest.raises(Refused):
        name(team, THIS, people.support, people.visitor)
    with pytest.raises(Refused):
        name(team, THIS, people.visitor, people.support)


def test_the_panel_names_weeks_and_the_queue_says_who_it_is(
    visit: Visit, team: Team, people: People, site: Site
) -> None:
    sam = visit(people.support)
    assert "Nobody is named this week for Answers" in sam.text("/queue")
    form = {THIS.isoformat(): str(people.support.id), NEXT.isoformat(): str(people.moderator.id), "nonsense": "1"}
    assert sam.post(f"/panel/heroes/teams/{team.id}", form).status_code == 303
    assert "Sam Support" in sam.text("/queue").partition("This week:")[2][:200]
    page = sam.text("/panel/heroes")
    assert "Answers, week from 23 Nov 2026: <bdi>Sam Support</bdi>" in page
    assert "by <bdi>Sam Support</bdi>" in page
    assert shifts.hero(session.get_one(Team, team.id), clock.now().date() + timedelta(weeks=1)) == people.moderator


def test_who_does_support_alone_finds_heroes_macros_and_what_was_received(visit: Visit, people: People) -> None:
    sam = visit(people.support)
    assert '<a href="/panel/heroes">Panel</a>' in sam.text("/queue")
    panel = sam.text("/panel/heroes")
    for address in ("/panel/macros", "/panel/categories", "/panel/received"):
        assert f'href="{address}"' in panel
        assert sam.get(address).status_code == 200
    assert '<a href="/panel/heroes">Panel</a>' not in visit(people.moderator).text("/queue")
    assert ">Panel</a>" not in visit(people.visitor).text("/")


def test_with_two_teams_each_site_can_have_its_own(visit: Visit, team: Team, people: People, site: Site) -> None:
    with write():
        other = add_team("Ingestion", "", by=people.admin)
    sam = visit(people.support)
    sam.post("/panel/heroes/sites", {f"site-{site.id}": str(other.id)})
    assert f'value="{other.id}" selected' in sam.text("/panel/heroes")
    sam.post("/panel/heroes/sites", {f"site-{site.id}": ""})
    assert f'value="{other.id}" selected' not in sam.text("/panel/heroes")


@pytest.mark.parametrize("text", ["x", "-1", "9" * 30, "٣٣", "12345"])
def test_what_is_nobodys_number_is_no_hero(
    visit: Callable[..., Visitor], people: People, team: Team, text: str
) -> None:
    monday = shifts.monday_of(clock.now().date())
    answer = visit(people.support).post(f"/panel/heroes/teams/{team.id}", {monday.isoformat(): text})
    assert answer.status_code == 404
    assert "no such person" in answer.text
    assert session.query(HeroWeek).count() == 0


def test_two_who_name_heroes_at_once_do_not_undo_each_other(visit: Visit, team: Team, people: People) -> None:
    """Each sends the weeks as their page had them: what they did not touch is left alone."""
    seen = {f"was-{THIS}": "", f"was-{NEXT}": ""}
    sam, ada, address = visit(people.support), visit(people.admin), f"/panel/heroes/teams/{team.id}"
    page = sam.text("/panel/heroes")
    assert all(f'name="{name}" value=""' in page for name in seen)
    assert ada.post(address, {**seen, str(THIS): str(people.admin.id), str(NEXT): ""}).status_code == 303
    assert sam.post(address, {**seen, str(THIS): "", str(NEXT): str(people.support.id)}).status_code == 303
    assert (shifts.hero(team, THIS), shifts.hero(team, NEXT)) == (people.admin, people.support)


def test_a_week_that_somebody_else_changed_meanwhile_is_refused_and_the_choice_is_kept(
    visit: Visit, team: Team, people: People
) -> None:
    sam, address = visit(people.support), f"/panel/heroes/teams/{team.id}"
    name(team, NEXT, people.admin, people.admin)
    typed = {
        f"was-{THIS}": "",
        f"was-{NEXT}": "",
        str(THIS): str(people.moderator.id),
        str(NEXT): str(people.support.id),
    }
    refused = sam.post(address, typed)
    assert refused.status_code == 409
    assert "set the week from 30 Nov 2026 to Ada Admin" in refused.text
    assert (shifts.hero(team, THIS), shifts.hero(team, NEXT)) == (None, people.admin)
    assert f'name="was-{NEXT}" value="{people.admin.id}"' in refused.text
    for week, person in ((THIS, people.moderator), (NEXT, people.support)):
        field = refused.text.partition(f'name="{week}"')[2].partition("</select>")[0]
        assert f'value="{person.id}" selected' in field
    now = {**typed, f"was-{NEXT}": str(people.admin.id)}
    assert sam.post(address, now).status_code == 303
    assert (shifts.hero(team, THIS), shifts.hero(team, NEXT)) == (people.moderator, people.support)


def test_two_who_choose_the_same_are_of_one_mind(visit: Visit, team: Team, people: People) -> None:
    name(team, NEXT, people.support, people.admin)
    form = {f"was-{NEXT}": "", str(NEXT): str(people.support.id)}
    assert visit(people.support).post(f"/panel/heroes/teams/{team.id}", form).status_code == 303
