"""Why somebody belongs to an organisation: by hand, by a site, by an import, by the mail domain, in this order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import accounts
from forum.accounts import PUBLIC_MAIL, Belonging, Organisation, Tier, User
from forum.db import session, write
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def add(name: str, people: People, domain: str = "", tier: str = "subscriber") -> Organisation:
    with write():
        return accounts.add_organisation(name, domain, plan="", tier=tier, by=people.admin)


def where(user: User) -> tuple[str | None, Belonging | None]:
    session.expire_all()
    return user.organisation.name if user.organisation else None, user.belongs_by


def test_a_weaker_reason_moves_nobody_and_a_stronger_one_does(people: People) -> None:
    carl = people.customer
    acme = add("Acme", people)
    assert where(carl) == ("Northwind Bank", Belonging.DOMAIN)
    with write():
        assert accounts.belong(carl, acme, Belonging.IMPORT, by=None)
        assert not accounts.belong(carl, None, Belonging.DOMAIN, by=None)
        accounts.join_organisation(carl, "globex-7", name="Globex", plan="", tier=None)
        assert not accounts.belong(carl, acme, Belonging.IMPORT, by=None)
    assert where(carl) == ("Globex", Belonging.SITE)
    with write():
        accounts.set_organisation(carl, acme, by=people.admin)
        accounts.join_organisation(carl, "globex-7", name="Globex", plan="", tier=None)
    assert where(carl) == ("Acme", Belonging.HAND)


def test_who_was_taken_out_by_hand_stays_out_until_the_hand_is_forgotten(people: People) -> None:
    with write():
        accounts.set_organisation(people.customer, None, by=people.admin)
        accounts.join_organisation(people.customer, "globex-7", name="Globex", plan="", tier=None)
    assert where(people.customer) == (None, Belonging.HAND)
    with write():
        accounts.forget_hand(people.customer, by=people.admin)
    assert where(people.customer) == ("Northwind Bank", Belonging.DOMAIN)


@pytest.mark.parametrize("domain", ["gmail.com", "GMX.de ", "@proton.me", "googlemail.com", "web.de", "x@qq.com"])
def test_a_mail_provider_never_makes_an_organisation(people: People, domain: str) -> None:
    with pytest.raises(Refused, match="mail provider"):
        add("Everybody", people, domain)


def test_who_writes_from_a_mail_provider_belongs_nowhere_even_if_a_row_says_so(people: People) -> None:
    with write():
        session.add(
            Organisation(name="Old", domain="gmail.com", tier=Tier.PRIORITY, created_at=people.admin.created_at)
        )
        someone = accounts.find_or_make("someone@gmail.com", "Someone")
    assert "gmail.com" in PUBLIC_MAIL
    assert where(someone) == (None, None)


def test_a_subdomain_is_not_the_domain(people: People) -> None:
    with write():
        other = accounts.find_or_make("x@evil-northwind.example", "X")
        sub = accounts.find_or_make("x@mail.northwind.example", "Y")
    assert where(other) == where(sub) == (None, None)


def test_whom_an_import_awaits_belongs_there_from_their_first_day(people: People) -> None:
    acme = add("Acme", people)
    with write():
        accounts.await_member("New@Northwind.example", acme)
        new = accounts.find_or_make("new@northwind.example", "New")
    assert where(new) == ("Acme", Belonging.IMPORT)


def test_staff_put_people_by_number_or_domain_and_read_a_sentence_when_it_is_neither(
    visit: Visit, people: People
) -> None:
    acme = add("Acme", people, "acme.example")
    ada = visit(people.admin)
    address = f"/panel/people/{people.visitor.id}/organisation"
    ada.post(address, {"organisation": f"#{acme.id}"})
    assert where(people.visitor) == ("Acme", Belonging.HAND)
    ada.post(address, {"organisation": ""})
    assert where(people.visitor) == (None, Belonging.HAND)
    ada.post(address, {"organisation": "acme.example"})
    assert where(people.visitor) == ("Acme", Belonging.HAND)
    assert "There is no organisation with the number" in ada.post(address, {"organisation": "nonsense"}).text
    ada.post(f"{address}/hand/withdrawal")
    assert where(people.visitor) == (None, None)


def test_an_erased_person_belongs_nowhere(people: People) -> None:
    with write():
        accounts.erase(people.customer, by=people.admin)
    assert where(people.customer) == (None, None)
