"""Asking somebody by mail to join the team."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from forum import community
from forum.accounts import Role, SignIn, User, erase, take_away, user_by_email
from forum.accounts.actions import part_roles
from forum.channels import Delivery
from forum.community import Team, TeamMember
from forum.db import session, write
from forum.invitations import Invitation
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
NEW = "nora@example.net"


@pytest.fixture
def team(people: People) -> Team:
    with write():
        return community.add_team("Docs", "We write them.", by=people.admin)


@pytest.fixture
def invited(visit: Visit, people: People, team: Team) -> str:
    """The link that Nora got: a moderator who does support, in the team Docs."""
    form = {"email": "Nora@Example.net ", "name": "Nora New", "role": ["moderator", "support"], "team": team.id}
    assert visit(people.admin).post("/panel/invitations", form).status_code == 303
    return link_to(NEW)


def link_to(email: str) -> str:
    newest = select(Delivery).where(Delivery.to == email).order_by(Delivery.id.desc()).limit(1)
    return re.findall(r"http\S+/invitations#key=\S+", str(session.scalars(newest).one().message["text"]))[0]


def opened(browser: Visitor, link: str) -> TestResponse:
    return browser.post("/invitations/opening", {"token": link})


def accepted(browser: Visitor, link: str, name: str = "Nora") -> TestResponse:
    return browser.post("/invitations/acceptance", {"token": link, "name": name})


def nora() -> User | None:
    session.expire_all()
    return session.scalar(user_by_email(NEW))


def signed_in(user: User) -> int:
    return session.scalar(select(func.count()).select_from(SignIn).where(SignIn.user_id == user.id)) or 0


def test_who_is_invited_comes_in_and_is_what_they_were_asked_to_be(visit: Visit, invited: str, team: Team) -> None:
    page = opened(visit(), invited).text
    assert "Ada Admin asks you to join the team of this forum: Moderator, Support; in the team Docs." in page
    assert 'value="Nora New"' in page
    browser = visit()
    answer = accepted(browser, invited, "Nora Newman")
    assert answer.location == "/account/profile"
    assert "customers see your name and picture" in browser.text("/account/profile")
    assert "Nora Newman" in browser.text("/panel/")
    made = nora()
    assert made is not None
    assert (made.moderator, made.support, made.admin) == (True, True, False)
    assert session.get_one(TeamMember, made.id).team_id == team.id


@pytest.mark.parametrize(("role", "first"), [("support", "/queue"), ("moderator", "/panel")])
def test_who_has_a_picture_begins_where_they_may_work(visit: Visit, people: People, role: str, first: str) -> None:
    with write():
        part_roles(by=people.admin)
        people.visitor.avatar = "vera.webp"
    visit(people.admin).post("/panel/invitations", {"email": people.visitor.email, "role": role})
    browser = visit()
    answer = accepted(browser, link_to(people.visitor.email), "")
    assert answer.location == first
    assert browser.get(first if first == "/queue" else "/panel/").status_code == 200


def test_opening_the_link_changes_nothing(visit: Visit, invited: str) -> None:
    for _again in range(2):
        opened(visit(), invited)
    assert nora() is None
    assert session.scalar(select(func.count()).select_from(Invitation)) == 1


def test_the_link_is_good_once(visit: Visit, invited: str) -> None:
    accepted(visit(), invited, "Nora")
    assert opened(visit(), invited).status_code == 410
    assert accepted(visit(), invited, "Mallory").status_code == 410
    assert signed_in(nora()) == 1  # type: ignore[arg-type]


def test_the_link_ends_after_a_week_and_can_be_sent_again(
    later: Callable[..., None], visit: Visit, people: People, invited: str
) -> None:
    later(days=7, seconds=1)
    assert accepted(visit(), invited, "Nora").status_code == 410
    admin = visit(people.admin)
    assert "the link has run out" in admin.text("/panel/invitations")
    number = session.scalars(select(Invitation.id)).one()
    admin.post(f"/panel/invitations/{number}/renewal")
    again = link_to(NEW)
    assert again != invited
    assert accepted(visit(), again, "Nora").location == "/account/profile"


def test_a_second_invitation_ends_the_first_link(visit: Visit, people: People, invited: str) -> None:
    visit(people.admin).post("/panel/invitations", {"email": NEW, "role": "support"})
    assert opened(visit(), invited).status_code == 410
    assert "Support." in opened(visit(), link_to(NEW)).text


def test_one_that_was_taken_back_opens_nothing(visit: Visit, people: People, invited: str) -> None:
    number = session.scalars(select(Invitation.id)).one()
    visit(people.admin).post(f"/panel/invitations/{number}/withdrawal")
    assert accepted(visit(), invited, "Nora").status_code == 410
    assert nora() is None


def test_the_word_of_somebody_who_is_no_admin_any_more_counts_no_longer(
    visit: Visit, people: People, invited: str
) -> None:
    with write():
        other = session.get_one(User, people.moderator.id)
        other.admin = True
        take_away(session.get_one(User, people.admin.id), Role.ADMIN, by=other)
    answer = accepted(visit(), invited, "Nora")
    assert answer.status_code == 410
    assert "is no admin any more" in answer.text
    assert nora() is None


def test_who_has_an_account_keeps_their_name_and_gets_the_role(visit: Visit, people: People) -> None:
    visit(people.admin).post("/panel/invitations", {"email": people.visitor.email, "role": "support"})
    link = link_to(people.visitor.email)
    assert 'name="name"' not in opened(visit(), link).text
    accepted(visit(), link, "Somebody Else")
    session.expire_all()
    vera = session.get_one(User, people.visitor.id)
    assert (vera.name, vera.support) == ("Vera Visitor", True)


def test_somebody_new_has_to_say_a_name(visit: Visit, invited: str) -> None:
    answer = accepted(visit(), invited, "   ")
    assert answer.status_code == 422
    assert "Please give a name" in answer.text
    assert nora() is None


def test_an_invitation_to_nothing_is_refused_and_the_form_stays(visit: Visit, people: People) -> None:
    answer = visit(people.admin).post("/panel/invitations", {"email": NEW, "name": "Nora"})
    assert answer.status_code == 422
    assert "choose what they are to be" in answer.text
    assert f'value="{NEW}"' in answer.text
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_only_the_hash_of_the_link_is_kept(invited: str) -> None:
    kept = session.scalars(select(Invitation)).one()
    assert invited.rpartition("#key=")[2] not in (kept.digest, kept.email, kept.name)


def test_who_is_erased_is_not_waited_for_any_more(visit: Visit, people: People) -> None:
    visit(people.admin).post("/panel/invitations", {"email": people.visitor.email, "role": "support"})
    with write():
        erase(session.get_one(User, people.visitor.id), by=session.get_one(User, people.admin.id))
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_who_never_came_is_forgotten_a_month_after_the_link_ran_out(
    later: Callable[..., None], invited: str, run_jobs: Callable[[], None]
) -> None:
    later(days=30)
    run_jobs()
    assert session.scalar(select(func.count()).select_from(Invitation)) == 1
    later(days=8)
    run_jobs()
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0
