"""An admin writes a link once, and support follows it from a ticket."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from forum import questions, support
from forum.db import write
from forum.pages import Page as DocPage
from tests.browser import violations
from tests.journeys.test_moderation import sign_in
from tests.people import People


def test_a_link_is_written_once_and_stands_on_the_ticket(
    live: str, people: People, doc_page: DocPage, context_of: Callable[..., Page]
) -> None:
    with write():
        asked = questions.ask(doc_page, "Why?", "Why?", by=people.customer)
        number = support.escalate(asked, by=people.moderator).id
    for scheme in ("light", "dark"):
        ada = context_of(color_scheme=scheme, viewport={"width": 360, "height": 800})
        sign_in(ada, live, people.admin)
        ada.goto(f"{live}/panel/links")
        ada.get_by_label("Name").last.fill(f"Errors {scheme}")
        ada.get_by_label("Address").last.fill("https://errors.example.com/?user={person.mail}")
        ada.get_by_role("button", name="Add").click()
        expect(ada.get_by_role("region", name=f"Errors {scheme}")).to_be_visible()
        assert violations(ada) == []
        assert ada.evaluate("document.documentElement.scrollWidth") <= 360
        ada.goto(f"{live}/tickets/{number}")
        link = ada.get_by_role("link", name=f"Errors {scheme}")
        expect(link).to_have_attribute("href", "https://errors.example.com/?user=carl%40northwind.example")
        assert violations(ada) == []
