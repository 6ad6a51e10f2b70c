"""Somebody on support stops for the day, with scripts and without, and the hero finds what is theirs now."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import questions, support
from forum.community import add_team
from forum.db import write
from forum.pages import Page as DocPage
from forum.support import Ticket
from tests.browser import violations
from tests.journeys.test_moderation import sign_in
from tests.people import People


@pytest.fixture
def tickets(people: People, doc_page: DocPage) -> list[Ticket]:
    """Two tickets of Sam's, and a team without a hero."""
    with write():
        add_team("Answers", "", by=people.admin)
        made = []
        for title in ("It stops at once", "It never starts"):
            asked = questions.ask(doc_page, title, "Why?", by=people.visitor)
            made.append(support.escalate(asked, by=people.moderator))
            support.assign(made[-1], people.support, by=people.support)
    return made


def test_nothing_is_left_without_a_note_and_the_hero_takes_over(
    live: str, people: People, tickets: list[Ticket], context_of: Callable[..., Page]
) -> None:
    sam, mona = context_of(), context_of(java_script_enabled=False)
    sign_in(mona, live, people.moderator)
    mona.goto(f"{live}/panel/heroes")
    mona.get_by_label("This week").select_option(label="Mona Moderator")
    mona.get_by_role("button", name="Save").click()
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/queue")
    expect(sam.get_by_text("This week: Mona Moderator")).to_be_visible()
    sam.get_by_role("link", name="Stop for the day").click()
    expect(sam.get_by_role("heading", name="2 tickets of yours need something first")).to_be_visible()
    assert violations(sam) == []
    sam.get_by_label("Private note").first.fill("The index is stale; ask ops tomorrow.")
    sam.get_by_role("button", name="Keep it so").first.press("Enter")
    expect(sam.get_by_role("heading", name="One ticket of yours needs something first")).to_be_visible()
    sam.get_by_label("Whose it is").select_option(label="Mona Moderator")
    sam.get_by_role("button", name="Keep it so").click()
    sam.get_by_role("button", name="I am done for today").click()
    expect(sam.get_by_text("You are done for today.")).to_be_visible()
    assert violations(sam) == []
    mona.goto(f"{live}/queue")
    mona.get_by_role("link", name="handed to you").click()
    expect(mona.get_by_text("from Sam Support").first).to_be_visible()
    mona.get_by_role("button", name="I have it").first.click()
    expect(mona.get_by_text("from Sam Support")).to_have_count(0)


def test_an_update_is_promised_on_the_ticket(
    live: str, people: People, tickets: list[Ticket], context_of: Callable[..., Page]
) -> None:
    number, sam = tickets[0].id, context_of()
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/tickets/{number}")
    sam.locator("summary", has_text="Promise an update").press("Enter")
    sam.get_by_label("In a week").last.check()
    assert violations(sam) == []
    sam.get_by_role("button", name="Promise it").press("Enter")
    expect(sam.get_by_text("We will get back by")).to_be_visible()
    assert violations(sam) == []
