"""Links by template: filled in safely, shown where an admin said, and only of the web."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import questions, support
from forum.accounts import Organisation
from forum.db import session, write
from forum.organisations.links import Wanted, add_link, links_of_organisation, links_of_ticket
from forum.pages import Page
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
ADMIN = "https://admin.example.com/customers/{organisation.domain}?name={organisation.name}"
ERRORS = "https://errors.example.com/?query=user:{person.mail}&ticket={ticket.id}"


def add(people: People, address: str, name: str = "Admin", *, organisation: bool = True, ticket: bool = True) -> int:
    with write():
        return add_link(Wanted(name, address, organisation, ticket), by=people.admin).id


def bank(people: People) -> Organisation:
    assert people.customer.organisation is not None
    return people.customer.organisation


def test_what_is_filled_in_is_encoded(people: People) -> None:
    add(people, ADMIN)
    with write():
        bank(people).name = '"><script>&admin=1#/../'
    (link,) = links_of_organisation(bank(people))
    assert link.address == (
        "https://admin.example.com/customers/northwind.example?name=%22%3E%3Cscript%3E%26admin%3D1%23%2F..%2F"
    )


def test_a_link_that_nothing_fills_is_not_shown(people: People) -> None:
    add(people, "https://a.example/{organisation.reference}")
    add(people, ERRORS, "Errors")
    assert links_of_organisation(bank(people)) == []
    with write():
        bank(people).reference = ".."
    assert links_of_organisation(bank(people)) == [], "dots would climb out of the path"
    assert [link.name for link in links_of_ticket(7, people.visitor)] == ["Errors"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "data:text/html,x", "//a.example/", "ftp://a.example/", "https://", "a.example",
        "https://{organisation.domain}/", "https://user@a.example/", "https://a.example/{organisation.secret}",
        "https://a.example/{organisation.id", "https://a.example/ b", "https://a.example\\@b.example/", "https://[",
        "{organisation.name}://a.example", "https://a.example/" + "x" * 500,
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_with_a_host_of_the_admin_are_taken(people: People, address: str) -> None:
    with pytest.raises(Refused):
        add(people, address)


def test_only_admins_make_them_and_each_is_shown_somewhere(people: People) -> None:
    with pytest.raises(Refused), write():
        add_link(Wanted("Admin", ADMIN, on_organisation=True, on_ticket=True), by=people.support)
    with pytest.raises(Refused):
        add(people, ADMIN, organisation=False, ticket=False)


def test_they_stand_on_the_pages_one_chose(visit: Visit, people: People, doc_page: Page) -> None:
    ada, sam = visit(people.admin), visit(people.support)
    form = {"name": "Admin", "address": ADMIN, "on_organisation": "on"}
    assert ada.post("/panel/links", form).status_code == 303
    ada.post("/panel/links", {"name": "Errors", "address": ERRORS, "on_ticket": "on"})
    with write():
        asked = questions.ask(doc_page, "Why?", "Why?", by=people.customer)
        number = support.escalate(asked, by=people.moderator).id
    organisation = sam.text(f"/panel/organisations/{bank(people).id}")
    assert 'href="https://admin.example.com/customers/northwind.example?name=Northwind%20Bank"' in organisation
    assert "errors.example.com" not in organisation
    ticket = sam.text(f"/tickets/{number}")
    assert f"https://errors.example.com/?query=user:carl%40northwind.example&amp;ticket={number}" in ticket
    assert "admin.example.com" not in ticket


def test_what_was_typed_stays_when_it_is_refused_and_links_change_and_go(visit: Visit, people: People) -> None:
    ada = visit(people.admin)
    refused = ada.post("/panel/links", {"name": "Bad", "address": "javascript:alert(1)", "on_ticket": "on"})
    assert refused.status_code in {400, 422}
    assert 'value="javascript:alert(1)"' in refused.text
    number = add(people, ADMIN)
    ada.post(f"/panel/links/{number}", {"name": "The admin", "address": ADMIN, "on_ticket": "on"})
    assert "The admin" in ada.text("/panel/links")
    ada.post(f"/panel/links/{number}/removal")
    assert "The admin" not in ada.text("/panel/links")
    session.rollback()
