"""One box finds an organisation or one of its people, whatever one has of them and however it is spelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum import accounts, questions, support
from forum.accounts import Organisation, Tier, User
from forum.clock import now
from forum.db import session, write
from forum.organisations import look_up, merge
from forum.organisations.indexing import catch_up
from forum.organisations.terms import distance, fold
from forum.pages import Page
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def customers(people: People) -> None:
    with write():
        for name, domain in (
            ("Northwind Bank", "northwind.example"),
            ("Kubernetta Systems GmbH", "kubernetta.example"),
            ("Zoë & Söhne AG", "zoe.example"),
            ("Acme", "acme.example"),
            ("Acne Studios", "acne.example"),
        ):
            if domain != "northwind.example":
                accounts.add_organisation(name, domain, plan="", tier="community", by=people.admin)
        accounts.join_organisation(people.stranger, "ORG-7781", name="Globex", plan="", tier=None)
    catch_up()


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("Northwind Bank", "Northwind Bank"),
        ("NORTHWIND bank", "Northwind Bank"),
        ("northwnid", "Northwind Bank"),
        ("nrthwind", "Northwind Bank"),
        ("norhtwind bnak", "Northwind Bank"),
        ("north", "Northwind Bank"),
        ("northwind.example", "Northwind Bank"),
        ("bank", "Northwind Bank"),
        ("kubernetta gmbh", "Kubernetta Systems GmbH"),
        ("kubernneta", "Kubernetta Systems GmbH"),
        ("kubrnetta sistems", "Kubernetta Systems GmbH"),
        ("zoe sohne", "Zoë & Söhne AG"),
        ("ZOË", "Zoë & Söhne AG"),
        ("acme", "Acme"),
        ("acmee", "Acme"),
        ("amce", "Acme"),
        ("acne", "Acne Studios"),
        ("org-7781", "Globex"),
        ("ORG 7781", "Globex"),
        ("glbex", "Globex"),
    ],
)
def test_case_accents_and_a_slip_of_the_finger_do_not_matter(customers: None, asked: str, first: str) -> None:
    found = look_up(asked).organisations
    assert [one.name for one in found][:1] == [first]


@pytest.mark.parametrize("asked", ["carl@northwind.example", "Carl Customer", "carl custmer", "CARL", "crl customer"])
def test_a_person_leads_to_their_organisation(customers: None, asked: str) -> None:
    found = look_up(asked).people
    assert [person.name for person in found][:1] == ["Carl Customer"]
    assert found[0].organisation is not None


@pytest.mark.parametrize(
    "asked", ["", "  ", "%", "_", "'; DROP TABLE user", "\x00", "🙂", "x" * 500, "#", "#99999999999999999999"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(customers: None, visit: Visit, people: People, asked: str) -> None:
    found = look_up(asked)
    assert not found.organisations or "DROP" in asked
    assert visit(people.support).get("/panel/organisations", query_string={"q": asked}).status_code == 200


def test_the_number_finds_it_too(customers: None) -> None:
    acme = look_up("acme").organisations[0]
    assert look_up(f"#{acme.id}").organisations[0].id == acme.id


def test_what_was_renamed_or_merged_is_found_and_who_was_erased_is_not(customers: None, people: People) -> None:
    acme, globex = look_up("acme").organisations[0], look_up("globex").organisations[0]
    with write():
        merge(acme, globex, by=people.admin)
        accounts.erase(session.get_one(User, people.customer.id), by=people.admin)
    assert [one.name for one in look_up("globex").organisations] == ["Acme"]
    assert not look_up("carl customer").people


def test_the_page_answers_with_everything_and_works_without_scripts(
    customers: None, visit: Visit, people: People, doc_page: Page
) -> None:
    with write():
        support.escalate(questions.ask(doc_page, "Where is it?", "So?", by=people.customer), by=people.support)
    sam = visit(people.support)
    for text in (
        sam.text("/panel/organisations?q=nortwind"),
        sam.get("/panel/organisations?q=nortwind", headers={"HX-Request": "true"}).text,
    ):
        for said in ("Northwind Bank", "Enterprise", "never checked", "Where is it?"):
            assert said in text
    assert "Nothing is called like that" in sam.text("/panel/organisations?q=qqqqqq")


def test_it_reads_the_same_number_of_statements_however_many_there_are(
    customers: None, statements: Callable[[], Any]
) -> None:
    with statements() as few:
        look_up("northwnid")
    with write():
        for number in range(300):
            session.add(
                Organisation(
                    name=f"Northern {number}", domain=f"n{number}.example", tier=Tier.COMMUNITY, created_at=now()
                )
            )
    catch_up()
    session.expire_all()
    with statements() as many:
        assert look_up("Northwind Bank").organisations[0].name == "Northwind Bank"
    assert len(many) <= len(few) + 1 <= 6


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("acme", "acme", 0), ("amce", "acme", 1), ("acm", "acme", 1), ("abcd", "wxyz", 4), ("", "ab", 2)],
)
def test_the_distance_counts_slips(one: str, other: str, far: int) -> None:
    assert distance(one, other) == distance(other, one) == far
    assert fold("Zoë's  GmbH!") == "zoe s gmbh"
