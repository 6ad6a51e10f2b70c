from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.accounts import Organisation, Tier, User
from forum.channels import Delivery
from forum.db import session, write
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
NEW, OLD = "vera@new.example", "vera@example.org"


def newest(email: str) -> str:
    return str(
        session.scalars(select(Delivery).where(Delivery.to == email).order_by(Delivery.id.desc()).limit(1))
        .one()
        .message["text"]
    )


def link_to(email: str) -> str:
    """The whole link, as somebody would copy it."""
    return re.findall(r"http\S+/account/email/consent#key=\S+", newest(email))[0]


def opened(browser: Visitor, link: str) -> TestResponse:
    return browser.post("/account/email/consent/opening", {"token": link})


def agreed(browser: Visitor, link: str) -> TestResponse:
    return browser.post("/account/email/agreement", {"token": link})


def address_of(user: User) -> str:
    return session.get_one(User, user.id).email


@pytest.fixture
def asked(visit: Visit, people: People) -> Visitor:
    browser = visit(people.visitor)
    assert browser.post("/account/email", {"email": NEW}).status_code == 303
    return browser


@pytest.mark.parametrize("order", [(NEW, OLD), (OLD, NEW)])
def test_the_address_changes_once_both_have_agreed(
    visit: Visit, people: People, asked: Visitor, order: tuple[str, str]
) -> None:
    links = {email: link_to(email) for email in order}
    agreed(visit(), links[order[0]])
    assert address_of(people.visitor) == OLD
    assert "It is done" in agreed(visit(), links[order[1]]).text
    assert address_of(people.visitor) == NEW
    assert "is vera@new.example now" in newest(OLD)
    assert "is vera@new.example now" in newest(NEW)


def test_opening_the_links_changes_nothing(visit: Visit, people: People, asked: Visitor) -> None:
    for email in (NEW, OLD):
        assert "I agree" in opened(visit(), link_to(email)).text
    assert address_of(people.visitor) == OLD


def test_what_a_link_may_do_is_never_in_an_address_that_is_sent(visit: Visit, people: People, asked: Visitor) -> None:
    """A browser keeps to itself what stands behind the #; the key alone does as well as the whole link."""
    address, _hash, key = link_to(NEW).partition("#")
    page = visit().get(address)
    assert (page.status_code, 'action="/account/email/consent/opening"' in page.text) == (200, True)
    assert "I agree" in opened(visit(), key.removeprefix("key=")).text
    assert visit().get(f"{address}/{key.removeprefix('key=')}").status_code == 404


def test_a_link_is_good_once_and_agreeing_twice_is_not_agreeing_for_both(
    visit: Visit, people: People, asked: Visitor
) -> None:
    first, second = link_to(NEW), link_to(OLD)
    agreed(visit(), first)
    agreed(visit(), first)
    assert address_of(people.visitor) == OLD
    agreed(visit(), second)
    assert agreed(visit(), second).status_code == 410


def test_links_run_out_and_a_newer_wish_ends_the_older(
    visit: Visit, people: People, asked: Visitor, later: Callable[..., None]
) -> None:
    older = link_to(NEW)
    asked.post("/account/email", {"email": "vera@other.example"})
    assert opened(visit(), older).status_code == 410
    newer = link_to("vera@other.example")
    later(hours=49)
    assert opened(visit(), newer).status_code == 410


def test_a_taken_address_looks_like_any_other_to_who_asks_and_cannot_be_had(visit: Visit, people: People) -> None:
    free, taken = visit(people.visitor), visit(people.customer)
    one = free.post("/account/email", {"email": NEW})
    other = taken.post("/account/email", {"email": "stan@example.net"})
    assert (one.status_code, one.location) == (other.status_code, other.location)
    assert "stan@example.net" in taken.text("/account/signing-in")
    assert "/account/email/" not in newest("stan@example.net")
    agreed(visit(), link_to("carl@northwind.example"))
    assert address_of(people.customer) == "carl@northwind.example"


def test_an_address_that_was_taken_meanwhile_stays_with_who_has_it(
    visit: Visit, people: People, asked: Visitor
) -> None:
    from forum import accounts

    new, old = link_to(NEW), link_to(OLD)
    with write():
        accounts.find_or_make(NEW, "Another Vera")
    agreed(visit(), new)
    assert agreed(visit(), old).status_code == 409
    assert address_of(people.visitor) == OLD


def test_who_leaves_the_domain_of_a_customer_leaves_the_customer(visit: Visit, people: People) -> None:
    browser = visit(people.customer)
    browser.post("/account/email", {"email": "carl@home.example"})
    for email in ("carl@northwind.example", "carl@home.example"):
        agreed(visit(), link_to(email))
    assert session.get_one(User, people.customer.id).tier is Tier.COMMUNITY
    assert session.scalars(select(Organisation)).one().name == "Northwind Bank"


def test_a_change_needs_a_fresh_proof(visit: Visit, people: People, later: Callable[..., None]) -> None:
    browser = visit(people.visitor)
    later(minutes=20)
    assert browser.post("/account/email", {"email": NEW}).location.startswith("/account/proof?")
    assert not session.scalars(select(Delivery)).all()
