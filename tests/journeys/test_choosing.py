"""The ticket to merge into is chosen while one types, and a first message comes back into its form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import questions, support
from forum.db import write
from forum.pages import Page as DocPage
from forum.support import Ticket
from tests.browser import violations
from tests.journeys.test_moderation import sign_in
from tests.people import People


@pytest.fixture
def tickets(people: People, doc_page: DocPage) -> list[Ticket]:
    made = []
    with write():
        for title in ("The importer stops", "It hangs at row 4711"):
            asked = questions.ask(doc_page, title, "Since this morning.", by=people.visitor)
            made.append(support.escalate(asked, by=people.moderator))
    return made


def test_by_keyboard_a_ticket_is_merged_into_one_that_is_found_by_a_word_of_its_title(
    live: str, people: People, tickets: list[Ticket], context_of: Callable[..., Page]
) -> None:
    one, other = (ticket.id for ticket in tickets)
    sam = context_of(viewport={"width": 360, "height": 740})
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/tickets/{one}")
    sam.get_by_text("Merge into another ticket").focus()
    sam.keyboard.press("Enter")
    expect(sam.get_by_role("button", name="Merge into this one")).to_be_visible()
    sam.get_by_label("Title, number or person").focus()
    sam.keyboard.type("nothing of this kind")
    expect(sam.get_by_text("Nothing it could be merged into was found.")).to_be_visible()
    sam.get_by_label("Title, number or person").fill("hang")
    button = sam.get_by_role("button", name="Merge into this one It hangs at row 4711")
    expect(button).to_be_visible()
    assert violations(sam) == []
    button.press("Enter")
    expect(sam).to_have_url(f"{live}/tickets/{other}")
    expect(sam.get_by_text("Handled together with")).to_be_visible()


def test_a_first_message_comes_back_into_its_form(
    live: str, people: People, doc_page: DocPage, context_of: Callable[..., Page]
) -> None:
    sam = context_of()
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/tickets/new")
    sam.get_by_label("Name").fill("Nora")
    sam.get_by_label("Mail address").fill("nora@example.org")
    sam.get_by_label("What is it about, in one line").fill("Your disk")
    sam.get_by_label("Message").fill("It is full.")
    sam.get_by_role("button", name="Send").click()
    expect(sam.get_by_text("Being sent")).to_be_visible()
    assert violations(sam) == []
    sam.keyboard.press("u")
    expect(sam.get_by_label("Message")).to_have_value("It is full.")
    expect(sam.get_by_label("Mail address")).to_have_value("nora@example.org")
