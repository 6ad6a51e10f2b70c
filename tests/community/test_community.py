from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum import accounts, community, questions
from forum.accounts import User, person_path
from forum.community import Team
from forum.db import session, write
from forum.events import FactRow
from forum.pages import Page
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def helped(people: People, doc_page: Page, run_jobs: Callable[[], None]) -> None:
    """Stan solved one question of Vera's; Carl answered two; Mona, who is staff, solved another."""
    with write():
        first = questions.ask(doc_page, "First?", "Text.", by=people.visitor)
        questions.accept(questions.answer(first, "Like this.", by=people.stranger), by=people.visitor)
        second = questions.ask(doc_page, "Second?", "Text.", by=people.visitor)
        questions.answer(first, "Or so.", by=people.customer)
        questions.answer(second, "Or so.", by=people.customer)
        questions.answer(second, "I found it.", by=people.visitor)
        questions.accept(questions.answer(second, "As staff.", by=people.moderator), by=people.visitor)
    run_jobs()


def test_who_helped_others_is_listed_without_staff_and_without_oneself(
    helped: None, visit: Visit, people: People
) -> None:
    page = visit().text("/people")
    assert page.index("Stan Stranger") < page.index("Carl Customer")
    assert "solved 1 question" in page
    assert "Mona Moderator" not in page
    assert "Vera Visitor" not in page


def test_one_can_choose_not_to_be_listed(
    helped: None, visit: Visit, people: People, run_jobs: Callable[[], None]
) -> None:
    stan = visit(people.stranger)
    stan.post("/account/helpers")
    assert "Stan Stranger" not in visit().text("/people")
    run_jobs()
    assert "Stan Stranger" not in visit().text("/people")
    assert "List me again" in stan.text("/account")
    stan.post("/account/helpers", {"listed": "1"})
    run_jobs()
    assert "Stan Stranger" in visit().text("/people")


def test_what_was_long_ago_no_longer_counts(
    people: People, doc_page: Page, visit: Visit, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    with write():
        thread = questions.ask(doc_page, "First?", "Text.", by=people.visitor)
        questions.answer(thread, "Like this.", by=people.stranger)
    later(days=91)
    run_jobs()
    assert "Stan Stranger" not in visit().text("/people")


def test_a_new_member_of_staff_leaves_the_list_at_once(helped: None, visit: Visit, people: People) -> None:
    with write():
        accounts.grant(session.get_one(User, people.stranger.id), accounts.Role.MODERATOR, by=None)
    assert "Stan Stranger" not in visit().text("/people")


def test_an_admin_makes_a_team_and_its_people_say_so_on_their_pages(visit: Visit, people: People) -> None:
    admin = visit(people.admin)
    settings = admin.post("/panel/teams", {"name": "Docs & Embed", "about": "We **write**."}).location
    admin.post(f"{settings}/members", {"email": "vera@example.org"})
    page = visit().text("/teams/docs-embed")
    assert "Vera Visitor" in page
    assert "<strong>write</strong>" in page
    assert "vera@example.org" not in page
    assert "/teams/docs-embed" in visit().text(person_path(people.visitor))
    admin.post(settings, {"name": "Another name", "about": ""})
    assert "Another name" in visit().text("/teams/docs-embed")
    admin.post(f"{settings}/members/{people.visitor.id}/removal")
    assert "Vera Visitor" not in visit().text("/teams/docs-embed")
    admin.post(f"{settings}/removal")
    assert visit().get("/teams/docs-embed").status_code == 404
    names = set(session.scalars(select(FactRow.name).where(FactRow.actor_id == people.admin.id)))
    assert {"TeamAdded", "TeamChanged", "TeamJoined", "TeamLeft", "TeamRemoved"} <= names


def test_two_teams_cannot_have_one_name_and_one_person_is_in_one_team(visit: Visit, people: People) -> None:
    admin = visit(people.admin)
    first = admin.post("/panel/teams", {"name": "Docs"}).location
    assert admin.post("/panel/teams", {"name": "Docs"}).status_code == 422
    assert admin.post("/panel/teams", {"name": " "}).status_code == 422
    second = admin.post("/panel/teams", {"name": "Embed"}).location
    assert admin.post(second, {"name": "Docs"}).status_code == 422
    for settings in (first, second):
        admin.post(f"{settings}/members", {"email": "vera@example.org"})
    assert "Vera Visitor" not in visit().text("/teams/docs")
    assert "Vera Visitor" in visit().text("/teams/embed")
    assert admin.post(f"{first}/members", {"email": "nobody@example.org"}).status_code == 404


def test_nobody_but_an_admin_changes_a_team(people: People) -> None:
    with write(), pytest.raises(Refused):
        community.add_team("Docs", "", by=people.moderator)
    assert not session.scalars(select(Team)).all()


def test_who_is_erased_is_in_no_team_and_no_list(helped: None, visit: Visit, people: People) -> None:
    with write():
        team = community.add_team("Docs", "", by=people.admin)
        community.add_member(team, people.stranger, by=people.admin)
    with write():
        accounts.erase(people.stranger, by=session.get_one(User, people.admin.id))
    for address in ("/people", "/teams/docs"):
        page = visit().text(address)
        assert "Stan" not in page
        assert "Somebody who left" not in page
