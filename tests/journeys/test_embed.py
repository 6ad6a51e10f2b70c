from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from forum.accounts import User
from forum.db import session
from tests.embed.framing import answered, asked, code_mailed_to
from tests.journeys.hosts import PAPER, Host
from tests.people import People

pytestmark = pytest.mark.browser
Embed = Callable[[str], str]


def framed(tab: Page) -> FrameLocator:
    return tab.frame_locator("iframe")


def test_a_visitor_asks_under_the_page_signed_out_and_publishes_with_the_code(
    tab: Page, host: Host, embed: Embed
) -> None:
    tab.goto(host.put("/guide", f"<h1>Guide</h1>{embed('/guide')}", head=f"<style>{PAPER}</style>"))
    frame = framed(tab)
    frame.get_by_label("Your question in one line").fill("Which port does it use?")
    frame.get_by_label("What happened, and what did you expect?").fill("I see `5000` and **8000**.")
    frame.get_by_label("Your name").fill("Bob")
    frame.get_by_label("Your mail address").fill("bob@example.org")
    frame.get_by_role("button", name="Ask", exact=True).click()
    expect(frame.get_by_text("We sent a six-digit code to bob@example.org")).to_be_visible()
    session.rollback()
    frame.get_by_label("Code").fill(code_mailed_to("bob@example.org"))
    frame.get_by_role("button", name="Publish").click()
    expect(frame.get_by_text("Your question is on the page")).to_be_visible()
    expect(frame.get_by_role("region", name="Threads").get_by_text("Which port does it use?")).to_be_visible()
    assert tab.context.cookies() == []
