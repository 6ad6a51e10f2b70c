from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum import accounts
from forum.accounts import Role, RoleRequest, Tier, User, actions
from forum.db import session, write
from forum.refused import Refused
from tests.people import People
from tests.threads import together
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def reload(user: User) -> User:
    session.rollback()
    return session.get_one(User, user.id, populate_existing=True)


def test_moderators_do_support_until_an_admin_parts_the_roles(visit: Visit, people: People) -> None:
    assert reload(people.moderator).does_support
    visit(people.admin).post("/panel/people/roles-apart", {"apart": "1"})
    assert not reload(people.moderator).does_support
    assert reload(people.support).does_support
    visit(people.admin).post("/panel/people/roles-apart")
    assert reload(people.moderator).does_support


def test_a_role_counts_on_the_next_request(visit: Visit, people: People) -> None:
    stan = visit(people.stranger)
    assert stan.get("/panel/").status_code == 403
    with write():
        accounts.grant(people.stranger, Role.MODERATOR, by=people.admin)
    assert stan.get("/panel/").status_code == 200
    with write():
        accounts.take_away(people.stranger, Role.MODERATOR, by=people.admin)
    assert stan.get("/panel/").status_code == 403


def test_the_last_admin_stays(visit: Visit, people: People) -> None:
    ada = visit(people.admin)
    refused = ada.post(f"/panel/people/{people.admin.id}/roles/admin/withdrawal")
    assert "last admin" in refused.text
    assert reload(people.admin).admin
    ada.post(f"/panel/people/{people.support.id}/roles/admin")
    ada.post(f"/panel/people/{people.admin.id}/roles/admin/withdrawal")
    assert not reload(people.admin).admin


def test_nobody_but_an_admin_gives_roles(people: People) -> None:
    for person in (people.moderator, people.support, people.visitor):
        with pytest.raises(Refused, match="Only admins"), write():
            accounts.grant(person, Role.ADMIN, by=person)


def test_a_visitor_asks_to_moderate_and_an_admin_grants_it(visit: Visit, people: People) -> None:
    vera, ada = visit(people.visitor), visit(people.admin)
    vera.post("/account/moderation-request", {"reason": "I know the embed by heart."})
    assert "An admin will answer" in vera.text("/account")
    page = ada.text("/panel/people/")
    assert "I know the embed by heart." in page
    number = page.split("/panel/people/requests/")[1].split("/")[0]
    ada.post(f"/panel/people/requests/{number}/approval")
    assert reload(people.visitor).moderator
    assert "decided already" in ada.post(f"/panel/people/requests/{number}/approval").text


def test_people_join_the_organisation_of_their_mail_domain(visit: Visit, people: People) -> None:
    assert reload(people.customer).tier is Tier.PRIORITY
    visit(people.admin).post(
        "/panel/people/organisations", {"name": "Example Org", "domain": "@Example.org", "tier": "subscriber"}
    )
    assert reload(people.visitor).tier is Tier.SUBSCRIBER
    assert reload(people.stranger).tier is Tier.COMMUNITY


def test_a_mail_provider_is_no_organisation(visit: Visit, people: People) -> None:
    refused = visit(people.admin).post(
        "/panel/people/organisations", {"name": "Gmail", "domain": "gmail.com", "tier": "priority"}
    )
    assert "mail provider" in refused.text


def test_a_wildcard_is_no_mail_domain(visit: Visit, people: People) -> None:
    visit(people.admin).post("/panel/people/organisations", {"name": "Acme", "domain": "%", "tier": "priority"})
    assert reload(people.stranger).organisation is None


def test_asking_to_moderate_three_times_at_once_is_one_request(app: Flask, people: People) -> None:
    number = people.visitor.id

    def ask(_which: int) -> None:
        with contextlib.suppress(Refused), write():
            actions.ask_to_moderate(session.get_one(User, number), "I would like to help.")

    together(app, 3, ask)
    assert len(session.scalars(select(RoleRequest)).all()) == 1
