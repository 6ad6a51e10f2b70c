"""What an organisation pays, how old that knowledge is, and two that are the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum import accounts, questions, support
from forum.accounts import Organisation, Tier, User
from forum.db import session, write
from forum.events import FactRow
from forum.organisations import Paid, merge, set_standing
from forum.organisations.money import read_money, shown_money, typed_money
from forum.pages import Page
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def bank(people: People) -> Organisation:
    assert people.customer.organisation
    return people.customer.organisation


def facts(name: str) -> list[dict[str, object]]:
    return [row.payload for row in session.scalars(select(FactRow).where(FactRow.name == name).order_by(FactRow.id))]


@pytest.mark.parametrize(
    ("amount", "currency", "stored", "shown"),
    [
        ("1,250.50", "eur", (125050, "EUR"), "€1,250.50"),
        ("1.250,50", "EUR", (125050, "EUR"), "€1,250.50"),
        ("1 250", "usd", (125000, "USD"), "$1,250.00"),
        ("1'250'000", "CHF", (125000000, "CHF"), "CHF1,250,000.00"),
        ("980", "jpy", (980, "JPY"), "¥980"),
        ("12.5", "KWD", (12500, "KWD"), "KWD12.500"),
    ],
)
def test_money_is_kept_in_the_smallest_unit(
    app: object, amount: str, currency: str, stored: tuple[int, str], shown: str
) -> None:
    assert read_money(amount, currency) == stored
    assert shown_money(*stored) == shown
    assert read_money(typed_money(*stored), stored[1]) == stored


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("12.3456", "EUR"), ("-5", "EUR"), ("x", "EUR"), ("5", ""), ("5", "XXXX"), ("1.5", "JPY"), ("9" * 30, "EUR")],
)
def test_what_is_no_money_is_refused(app: object, amount: str, currency: str) -> None:
    with pytest.raises(Refused):
        read_money(amount, currency)


def test_a_tier_is_old_after_seven_days_and_says_so_wherever_it_stands(
    visit: Visit, people: People, bank: Organisation, doc_page: Page, later: Callable[..., None]
) -> None:
    with write():
        ticket = support.escalate(questions.ask(doc_page, "How?", "So?", by=people.customer), by=people.support)
    places = (f"/panel/organisations/{bank.id}", "/panel/organisations", "/panel/organisations/old")
    sam = visit(people.support)
    assert all("never checked" in sam.text(place) for place in places)
    assert "Nobody has ever checked this tier." in sam.text(f"/tickets/{ticket.id}")
    sam.post(f"/panel/organisations/{bank.id}/confirmation")
    assert "never checked" not in sam.text("/panel/organisations")
    later(days=6, hours=23)
    assert "Northwind" not in sam.text("/panel/organisations/old")
    later(hours=2)
    assert all("not checked since" in sam.text(place) for place in places)
    assert "Nobody has checked this tier since" in sam.text(f"/tickets/{ticket.id}")


def test_a_change_of_tier_is_a_fact_and_one_that_changes_nothing_is_a_check(
    visit: Visit, people: People, bank: Organisation
) -> None:
    sam = visit(people.support)
    form = {"plan": "Enterprise", "tier": "subscriber", "revenue": "4,200", "currency": "EUR"}
    assert sam.post(f"/panel/organisations/{bank.id}/standing", form).status_code == 303
    sam.post(f"/panel/organisations/{bank.id}/standing", form)
    session.expire_all()
    assert (bank.tier, bank.revenue, bank.currency) == (Tier.SUBSCRIBER, 420000, "EUR")
    said = {"organisation_id": bank.id, "by_id": people.support.id}
    assert (facts("OrganisationChanged"), facts("OrganisationChecked")) == ([said], [said])
    assert "€4,200.00" in sam.text(f"/panel/organisations/{bank.id}")
    assert "changed what an organisation pays" in visit(people.admin).text("/panel/log")


def test_what_was_typed_stays_when_it_is_refused(visit: Visit, people: People, bank: Organisation) -> None:
    form = {"plan": "Enterprise two", "tier": "subscriber", "revenue": "much", "currency": "EUR"}
    answer = visit(people.support).post(f"/panel/organisations/{bank.id}/standing", form)
    assert answer.status_code == 422
    assert "“much” is no amount of money" in answer.text
    assert 'value="Enterprise two"' in answer.text


def test_support_may_check_but_not_rename_nor_merge(people: People, bank: Organisation) -> None:
    with write():
        other = accounts.add_organisation("Other", "", plan="", tier="community", by=people.admin)
    with write(), pytest.raises(Refused, match="Only admins"):
        merge(bank, other, by=people.support)
    with write(), pytest.raises(Refused, match="people on support"):
        set_standing(bank, Paid("", "priority", "", ""), by=people.visitor)


def test_two_that_are_the_same_become_one_and_stay_one(visit: Visit, people: People, bank: Organisation) -> None:
    with write():
        accounts.join_organisation(people.stranger, "nw-1", name="Northwind", plan="", tier=None)
    twin = session.get_one(User, people.stranger.id).organisation
    assert twin
    ada = visit(people.admin)
    preview = ada.text(f"/panel/organisations/{bank.id}/merger?same={twin.id}")
    assert "1 person moves" in preview
    ada.post(f"/panel/organisations/{bank.id}/merger", {"same": str(twin.id)})
    with write():
        accounts.join_organisation(people.visitor, "nw-1", name="Northwind", plan="", tier=None)
    session.expire_all()
    assert people.stranger.organisation_id == people.visitor.organisation_id == bank.id
    assert ada.get(f"/panel/organisations/{twin.id}").location == f"/panel/organisations/{bank.id}"
    assert "Also known as" in ada.text(f"/panel/organisations/{bank.id}")
    assert ada.post(f"/panel/organisations/{bank.id}/merger", {"same": str(twin.id)}).status_code == 409
    assert ada.post(f"/panel/organisations/{bank.id}/merger", {"same": str(bank.id)}).status_code == 409
    assert [fact["merged_id"] for fact in facts("OrganisationsMerged")] == [twin.id]


def test_an_organisation_may_have_several_mail_domains(visit: Visit, people: People, bank: Organisation) -> None:
    ada = visit(people.admin)
    ada.post(f"/panel/organisations/{bank.id}/domains", {"domain": "@Northwind.De"})
    with write():
        new = accounts.find_or_make("neu@northwind.de", "Neu")
    assert new.organisation_id == bank.id
    assert "northwind.de" in ada.text(f"/panel/organisations/{bank.id}")
    assert ada.post(f"/panel/organisations/{bank.id}/domains", {"domain": "northwind.de"}).status_code == 422
    assert ada.post(f"/panel/organisations/{bank.id}/domains", {"domain": "gmail.com"}).status_code == 422


def test_the_page_shows_people_with_the_reason_and_what_they_wait_for(
    visit: Visit, people: People, bank: Organisation, doc_page: Page
) -> None:
    with write():
        support.escalate(questions.ask(doc_page, "Where is it?", "So?", by=people.customer), by=people.support)
    text = visit(people.support).text(f"/panel/organisations/{bank.id}")
    for shown in ("Carl Customer", "carl@northwind.example", "by the mail domain", "Where is it?", "Enterprise"):
        assert shown in text
    assert visit(people.support).get("/panel/organisations/999999").status_code == 404
