"""From signing in to nothing left to do, without ever touching a mouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from forum import accounts, clock, handbook, questions, support
from forum.db import session, write
from forum.pages import Page as DocPage
from tests.browser import violations
from tests.journeys.test_path import press_to
from tests.people import People

TITLES = ("It stops at once", "It never starts", "It is slow")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_day_of_support_with_the_keyboard_alone_ends_at_an_empty_queue(
    live: str, people: People, doc_page: DocPage, run_jobs: Callable[[], None], tab: Page
) -> None:
    with write():
        handbook.add_category("Billing", by=people.admin)
        for title in TITLES:
            asked = questions.ask(doc_page, title, "Since this morning.", by=people.visitor)
            support.escalate(asked, by=people.moderator)
    keys = tab.keyboard

    _sign_in(tab, live, people.support.email)
    press_to(tab, "Queue")
    keys.press("Enter")
    expect(tab.locator(".ticket-row")).to_have_count(3)
    keys.press("x")
    expect(tab.get_by_role("heading", name=TITLES[0], level=1)).to_be_visible()
    _answer(tab, "Hey Vera, please send the log.", "Answer in public")
    _sent(run_jobs)
    expect(tab.locator(".post-staff", has_text="please send the log")).to_be_visible()
    keys.press("w")
    expect(tab.get_by_text("Waits for the asker", exact=True)).to_be_visible()

    keys.press("x")
    expect(tab.get_by_role("heading", name=TITLES[1], level=1)).to_be_visible()
    _answer(tab, "Hey Vera, it is mended.", "Answer and solve")
    keys.press("x")
    expect(tab.get_by_role("heading", name=TITLES[2], level=1)).to_be_visible()
    _sent(run_jobs)
    keys.press("n")
    keys.type("The new disk comes on Monday.")
    press_to(tab, "Add private note")
    keys.press("Enter")
    expect(tab.locator(".post.note", has_text="The new disk")).to_be_visible()
    _answer(tab, "Hey Vera, we add a disk on Monday.", "Answer in public")
    _sent(run_jobs)
    expect(tab.locator(".post-staff", has_text="add a disk")).to_be_visible()
    keys.press("h")
    expect(tab.locator("form[action$='/hold'] input[type=radio]").first).to_be_focused()
    keys.press("Enter")
    expect(tab.get_by_text("On hold", exact=True)).to_be_visible()

    keys.press("x")
    expect(tab.get_by_role("heading", name="Nothing waits")).to_be_visible()
    expect(tab.get_by_text("One ticket of yours waits for its asker.")).to_be_visible()
    expect(tab.get_by_text("One ticket of yours is on hold.")).to_be_visible()
    assert not violations(tab)
    keys.press("g")
    keys.press("q")
    expect(tab.get_by_role("heading", name="Queue")).to_be_visible()
    keys.press("g")
    keys.press("w")
    expect(tab.locator(".empty", has_text="Nobody waits for support.")).to_be_visible()
    keys.press("g")
    keys.press("u")
    expect(tab.locator(".empty", has_text="Every ticket has somebody who looks after it.")).to_be_visible()
    assert not violations(tab)


def _sign_in(tab: Page, live: str, email: str) -> None:
    tab.goto(f"{live}/sign-in")
    press_to(tab, "email")
    tab.keyboard.type(email)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/sign-in/**")
    with write():
        digits = accounts.hand_out_code(email)
    session.rollback()
    if tab.evaluate("document.activeElement.name") != "code":
        press_to(tab, "code")
    tab.keyboard.type(digits)
    tab.keyboard.press("Enter")
    expect(tab.locator(".top-me")).to_contain_text("Sam Support")


def _answer(tab: Page, text: str, button: str) -> None:
    tab.keyboard.press("r")
    tab.keyboard.type(text)
    press_to(tab, "category")
    tab.keyboard.press("Space")
    press_to(tab, button)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Being sent")).to_be_visible()


def _sent(run_jobs: Callable[[], None]) -> None:
    """The ten seconds are over."""
    with time_machine.travel(clock.now() + timedelta(seconds=11)):
        run_jobs()
