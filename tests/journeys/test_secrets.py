"""A secret that was typed by mistake: masked in a thread, or sent to support alone from under a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import questions
from forum.db import write
from forum.pages import Page as DocPage
from tests.browser import click, violations
from tests.journeys.hosts import PAPER, Host
from tests.people import People

on_sqlite = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
KEY = "AKIAIOSFODNN7QXR4TPL"


@on_sqlite
def test_a_key_is_masked_in_an_answer_and_goes_to_support_alone_from_a_question(
    host: Host,
    embed: Callable[[str], str],
    tab: Page,
    people: People,
    doc_page: DocPage,
    signed_in: Callable[..., Page],
    live: str,
) -> None:
    with write():
        thread = questions.ask(doc_page, "Why 403?", "It says 403.", by=people.visitor)
    vera = signed_in(people.visitor)
    vera.goto(f"{live}{questions.path(thread)}")
    vera.get_by_label("Your answer").fill(f"I use {KEY} here")
    vera.get_by_role("button", name="Reply").click()
    expect(vera.get_by_text("This looks like something that nobody else should read.")).to_be_visible()
    expect(vera.get_by_label("Your answer")).to_have_value(f"I use {KEY} here")
    assert not violations(vera)
    vera.get_by_role("button", name="Mask it and post").click()
    expect(vera.get_by_text("I use […] here")).to_be_visible()

    tab.goto(host.put("/guide", f"<h1>Guide</h1>{embed('/guide')}", head=f"<style>{PAPER}</style>"))
    frame = tab.frame_locator("iframe")
    frame.get_by_label("Your question in one line").fill("Why 403?")
    frame.get_by_label("What happened, and what did you expect?").fill(f"I use {KEY} here")
    frame.get_by_label("Your name").fill("Bob")
    frame.get_by_label("Your mail address").fill("bob@example.org")
    click(frame.get_by_role("button", name="Ask", exact=True))
    expect(frame.get_by_text("AKIAIO…")).to_be_visible()
    with tab.expect_popup() as opened:
        click(frame.get_by_role("button", name="Send it to support alone"))
    form = opened.value
    expect(form.get_by_label("What happened?")).to_have_value(f"I use {KEY} here")
    expect(form.get_by_label("Your name")).to_have_value("Bob")
