"""The keys of the desk: Escape leads out of what one is in, and what a mouse does on a ticket a key does too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import support
from forum.db import session, write
from forum.pages import Page as DocPage
from forum.support import Ticket
from tests.people import People
from tests.support import deeds

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]


@pytest.fixture
def sam(live: str, signed_in: Callable[..., Page], people: People, doc_page: DocPage) -> Page:
    """Support, on the page of a ticket of theirs."""
    ticket = deeds.escalate(deeds.ask(doc_page, people.visitor), people.moderator)
    number = ticket.id
    with write():
        support.take(session.get_one(Ticket, number), by=people.support)
    session.rollback()
    tab = signed_in(people.support)
    tab.goto(f"{live}/tickets/{number}")
    return tab


def test_escape_leaves_the_field_one_writes_in_and_the_text_stays(sam: Page) -> None:
    sam.keyboard.press("r")
    sam.keyboard.type("Hey")
    sam.keyboard.press("Escape")
    expect(sam.locator("#body")).not_to_be_focused()
    sam.keyboard.press("h")
    expect(sam.locator("form[action$='/hold'] input[type=radio]").first).to_be_focused()
    expect(sam.locator("#body")).to_have_value("Hey")


def test_escape_closes_what_a_key_unfolded_and_leads_back_to_it(sam: Page) -> None:
    sam.keyboard.press("h")
    sam.keyboard.press("Escape")
    summary = sam.locator("summary", has_text="Put on hold")
    expect(summary).to_be_focused()
    expect(sam.locator("details", has=summary)).not_to_have_attribute("open", "")
    sam.keyboard.press("s")
    expect(sam.locator(".ticket-state")).to_contain_text("Solved")


@pytest.mark.parametrize(("key", "field"), [("L", "#set-level"), ("P", "[name=until]"), ("K", "[name=mark]")])
def test_what_needs_a_choice_opens_and_goes_on_there(sam: Page, key: str, field: str) -> None:
    sam.keyboard.press(key)
    assert sam.evaluate(f"document.activeElement.matches({field!r})")
    sam.keyboard.press("Escape")
    sam.keyboard.press(key)
    assert sam.evaluate(f"document.activeElement.matches({field!r})")


def test_one_gives_a_ticket_back_and_marks_spam_by_key(sam: Page) -> None:
    sam.keyboard.press("B")
    expect(sam.locator(".owner")).to_contain_text("Nobody yet")
    sam.keyboard.press("!")
    expect(sam.get_by_role("button", name="This is no spam")).to_be_visible()
    sam.keyboard.press("z")
    expect(sam.get_by_role("button", name="Mark as solved")).to_be_visible()


def test_chosen_tickets_are_spam_by_key(live: str, sam: Page) -> None:
    sam.goto(f"{live}/queue")
    sam.keyboard.press("M")
    sam.keyboard.press("!")
    sam.wait_for_url("**/queue/bulk/*")
