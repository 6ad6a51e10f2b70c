"""Many tickets at once with the keyboard alone, and without any script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import questions, support
from forum.db import write
from forum.pages import Page as DocPage
from tests.browser import violations
from tests.journeys.test_moderation import sign_in
from tests.people import People


@pytest.fixture
def queue(people: People, doc_page: DocPage) -> None:
    with write():
        for title in ("It stops at once", "It never starts", "It is slow"):
            asked = questions.ask(doc_page, title, "Since this morning.", by=people.visitor)
            support.escalate(asked, by=people.moderator)


def test_many_tickets_are_dealt_with_by_keyboard_and_taken_back(
    live: str, people: People, queue: None, run_jobs: Callable[[], None], context_of: Callable[..., Page]
) -> None:
    sam = context_of()
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/queue")
    for key in ("j", "m", "j", "m"):
        sam.keyboard.press(key)
    expect(sam.locator(".choose input:checked")).to_have_count(2)
    assert violations(sam) == []
    sam.keyboard.press("L")
    expect(sam.get_by_role("heading", name="Set the level: 2 tickets")).to_be_focused()
    assert violations(sam) == []
    sam.get_by_label("Why?").fill("An outage")
    sam.keyboard.press("Enter")
    expect(sam.get_by_text("0 of 2")).to_be_visible()
    assert violations(sam) == []
    run_jobs()
    expect(sam.get_by_text("Finished.")).to_be_visible()
    expect(sam.locator(".outcome", has_text="Level 1")).to_have_count(2)
    with sam.expect_response(lambda answer: answer.url.endswith("/undo")):
        sam.keyboard.press("u")
    run_jobs()
    expect(sam.locator(".outcome", has_text="Taken back")).to_have_count(2)


def test_many_tickets_are_dealt_with_without_any_script(
    live: str, people: People, queue: None, run_jobs: Callable[[], None], context_of: Callable[..., Page]
) -> None:
    sam = context_of(java_script_enabled=False, viewport={"width": 360, "height": 740})
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/queue")
    sam.get_by_label("Choose “It is slow”").check()
    sam.get_by_role("button", name="Assign …").click()
    with sam.expect_navigation():
        sam.get_by_role("button", name="Do it to 1 ticket").click()
    run_jobs()
    expect(sam.get_by_text("Given to Sam Support")).to_be_visible(timeout=10_000)
