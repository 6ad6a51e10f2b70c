from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.db import session
from forum.pages import Site
from forum.refused import Refused
from forum.rota import parse_hours
from forum.web import sign
from tests.people import People
from tests.threads import together
from tests.visiting import Visitor

Visit = Callable[..., Visitor]

SETTINGS = {
    "name": "Example docs",
    "address": "https://docs.example.com/",
    "origins": "https://docs.example.com\nhttps://preview.example.com/anything\n",
    "answered_by": "Mona and Sam",
    "query_names": "v, lang",
    "review": "newcomers",
    "forwards": "y",
    "forward_minutes": "90",
    "zone": "Europe/Berlin",
    "hours": "Mon-Thu 09:00-12:30 13:30-17:00\nFri 09:00-15:00",
    "holidays": "2026-12-25 Christmas",
}


def reload(site: Site) -> Site:
    session.rollback()
    session.expire_all()
    return session.get_one(Site, site.id)


def test_settings_are_saved_and_shown_as_they_were_typed(visit: Visit, site: Site, people: People) -> None:
    ada = visit(people.admin)
    assert ada.post(f"/panel/sites/{site.id}", SETTINGS).status_code == 303
    saved = reload(site)
    assert [origin.origin for origin in saved.origins] == ["https://docs.example.com", "https://preview.example.com"]
    assert (saved.forward_minutes, saved.calendar.zone, saved.query_names) == (90, "Europe/Berlin", ["v", "lang"])
    page = ada.text(f"/panel/sites/{site.id}")
    assert "Mon-Thu 09:00-12:30 13:30-17:00\nFri 09:00-15:00" in page
    assert "2026-12-25 Christmas" in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Please give the site a name."),
        ("origins", "not an address", ""),
        ("origins", "", "at least one address"),
        ("zone", "Mars/Olympus", ""),
        ("hours", "whenever", "is not understood"),
        ("hours", "Mon 17:00-09:00", ""),
        ("hours", "", "at least one working hour"),
        ("holidays", "Christmas", "is not understood"),
        ("forward_minutes", "0", "one minute"),
        ("forward_minutes", "soon", ""),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_is_saved_or_lost(
    visit: Visit, site: Site, people: People, field: str, value: str, sentence: str
) -> None:
    refused = visit(people.admin).post(f"/panel/sites/{site.id}", SETTINGS | {field: value})
    assert refused.status_code == 422
    assert sentence in refused.text
    assert "Mona and Sam" in refused.text
    assert reload(site).answered_by != "Mona and Sam"


def test_an_origin_belongs_to_one_site(visit: Visit, site: Site, people: People) -> None:
    ada = visit(people.admin)
    refused = ada.post("/panel/sites/", {"name": "Copy", "address": "https://docs.example.com/copy"})
    assert "belongs to another site already" in refused.text
    assert ada.post("/panel/sites/", {"name": "Other", "address": "https://other.example.com"}).status_code == 303


@pytest.mark.parametrize("line", ["Mon", "Mon 9-17", "Xyz 09:00-17:00", "Mon 09:00-17:00 and more", "Mon 25:00-26:00"])
def test_hours_that_cannot_be_read_are_refused_with_the_line(app: object, line: str) -> None:
    with pytest.raises(Refused):
        parse_hours(line)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "docs.example.com", "https://docs.example.com/" + "x" * 600]
)
def test_the_address_of_a_site_is_checked(visit: Visit, site: Site, people: People, address: str) -> None:
    answer = visit(people.admin).post(f"/panel/sites/{site.id}", SETTINGS | {"address": address})
    assert answer.status_code == 422
    assert reload(site).address == "https://docs.example.com/"


def test_a_double_click_on_save_leaves_one_week(app: Flask, visit: Visit, site: Site, people: People) -> None:
    ada, number = visit(people.admin), site.id
    fields = SETTINGS | {"stamp": sign("stamp", "")} | ada._token()
    cookie = ada.client.get_cookie("docside", domain="forum.test")
    assert cookie
    session.rollback()

    def save(_which: int) -> None:
        client = app.test_client()
        client.set_cookie("docside", cookie.value, domain="forum.test")
        headers = {"Origin": "http://forum.test"}
        client.post(f"/panel/sites/{number}", data=fields, headers=headers, base_url="http://forum.test")

    together(app, 4, save)
    assert len(reload(site).calendar.spans) == 9
