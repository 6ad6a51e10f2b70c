"""A moderator sees which page is asked about, takes an answer over into it, and notes the day it was mended."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from forum import questions
from forum.db import write
from forum.pages import Page as DocPage
from tests.browser import violations
from tests.people import People


def test_from_the_list_to_the_entry_and_to_the_day_it_was_mended(
    live: str, people: People, doc_page: DocPage, signed_in: Callable[..., Page]
) -> None:
    with write():
        made = questions.ask(doc_page, "Which port is used?", "I want another one.", by=people.visitor)
        questions.accept(questions.answer(made, "Set `FORUM_PORT`.", by=people.stranger), by=people.visitor)
    mona = signed_in(people.moderator, viewport={"width": 1280, "height": 900})
    mona.goto(f"{live}/panel/debt/")
    assert violations(mona) == []
    mona.get_by_role("link", name="Installing").click()
    mona.get_by_role("link", name="As an entry for the FAQ").click()
    assert "Set `FORUM_PORT`." in mona.get_by_label("Markdown").input_value()
    assert violations(mona) == []
    mona.go_back()
    mona.get_by_label("Link to the change").fill("https://example.com/commit/1")
    mona.get_by_role("button", name="Note it").click()
    expect(mona.get_by_role("img", name="Questions in each of 9 weeks")).to_be_visible()
    expect(mona.get_by_role("link", name="The change")).to_have_attribute("href", "https://example.com/commit/1")
    assert violations(mona) == []
    mona.set_viewport_size({"width": 360, "height": 800})
    assert mona.evaluate("document.documentElement.scrollWidth") <= 360
    mona.get_by_role("button", name="Take it back").click()
    expect(mona.get_by_text("Note here when the page was mended")).to_be_visible()
