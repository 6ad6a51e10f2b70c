"""A moderator sees which page is asked about, takes an answer over into it, and notes the day it was mended."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import questions, support
from forum.db import write
from forum.pages import Page as DocPage
from forum.sections import Brought, take_pages
from tests.browser import violations
from tests.journeys.hands import WAYS, Sit
from tests.people import People


@WAYS
def test_from_the_list_to_the_entry_and_to_the_day_it_was_mended(
    live: str, people: People, doc_page: DocPage, sit: Sit, *, scripts: bool
) -> None:
    with write():
        made = questions.ask(doc_page, "Which port is used?", "I want another one.", by=people.visitor)
        questions.accept(questions.answer(made, "Set `FORUM_PORT`.", by=people.stranger), by=people.visitor)
    at = sit(people.moderator, viewport={"width": 1280, "height": 900})
    mona = at.page
    mona.goto(f"{live}/panel/debt/")
    assert not scripts or violations(mona) == []
    at.press(mona.get_by_role("link", name="Installing"))
    at.press(mona.get_by_role("link", name="As an entry for the FAQ"))
    assert "Set `FORUM_PORT`." in mona.get_by_label("Markdown").input_value()
    assert not scripts or violations(mona) == []
    mona.go_back()
    at.write(mona.get_by_label("Link to the change"), "https://example.com/commit/1")
    at.press(mona.get_by_role("button", name="Note it"))
    expect(mona.get_by_role("img", name="Questions in each of 9 weeks")).to_be_visible()
    expect(mona.get_by_role("link", name="The change")).to_have_attribute("href", "https://example.com/commit/1")
    assert not scripts or violations(mona) == []
    mona.set_viewport_size({"width": 360, "height": 800})
    assert mona.evaluate("document.documentElement.scrollWidth") <= 360
    at.press(mona.get_by_role("button", name="Take it back"))
    expect(mona.get_by_text("Note here when the page was mended")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_support_links_what_the_docs_say_and_sends_what_they_do_not_to_the_docs_debt(
    live: str, people: People, doc_page: DocPage, signed_in: Callable[..., Page], scripts: bool
) -> None:
    said = "<h1>Guide</h1><h2 id='ports'>Which port is used</h2><p>Port 80.</p>"
    take_pages(doc_page.site_id, [Brought(doc_page.address, said)])
    with write():
        made = questions.ask(doc_page, "Which port is used?", "I want another one.", by=people.visitor)
        number = support.escalate(made, by=people.support).id
    sam = signed_in(people.support, java_script_enabled=scripts)
    sam.goto(f"{live}/tickets/{number}")
    sam.get_by_text("Docs and earlier tickets like this").click()
    if scripts:
        sam.get_by_label("Your answer to").fill("Hey Vera,")
    else:
        sam.get_by_role("link", name="Look for them").click()
    sam.get_by_role("button", name="Into the answer").click()
    link = f"[Guide: Which port is used]({doc_page.address}#ports)"
    expect(sam.get_by_label("Your answer to")).to_have_value(f"Hey Vera,\n\n{link}" if scripts else link)
    if scripts:
        assert violations(sam) == []
    sam.get_by_role("button", name="The page should say this").click()
    expect(sam.get_by_text("should say this, says")).to_be_visible()

    mona = signed_in(people.moderator, viewport={"width": 360, "height": 800})
    mona.goto(f"{live}/panel/debt/")
    expect(mona.get_by_role("link", name=f"Ticket {number}")).to_be_visible()
    assert violations(mona) == []
    mona.locator(".docs-tasks").get_by_role("link", name="Installing").click()
    expect(mona.get_by_role("button", name="It says so already")).to_be_visible()
    assert violations(mona) == []
    assert mona.evaluate("document.documentElement.scrollWidth") <= 360
    mona.get_by_role("button", name="Note it").click()
    expect(mona.get_by_role("button", name="It says so already")).to_have_count(0)
    sam.goto(f"{live}/tickets/{number}")
    expect(sam.get_by_text("was fixed on")).to_be_visible()
