"""Finding a thread in a real browser: by key, while typing, with the address kept, and asking what is not there."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from forum import questions
from forum.db import write
from forum.pages import Page as DocPage
from forum.sections import Brought, take_pages
from tests.browser import violations
from tests.people import People


def test_a_thread_is_found_while_one_types_and_what_is_not_there_is_asked(
    live: str, people: People, doc_page: DocPage, context_of: Callable[..., Page]
) -> None:
    with write():
        made = questions.ask(doc_page, "Which port is used?", "I want another one.", by=people.visitor)
        questions.answer(made, "Set `FORUM_PORT` before the start.", by=people.stranger)
    take_pages(doc_page.site_id, [Brought(doc_page.address, "<h1>Installing</h1><h2 id='p'>The port</h2><p>8000.")])
    tab = context_of(viewport={"width": 1280, "height": 800})
    tab.goto(live)
    tab.keyboard.press("/")
    expect(tab.locator("#search-all")).to_be_focused()
    tab.keyboard.type("port")
    tab.keyboard.press("Enter")
    expect(tab.locator(".found-item h2 mark")).to_have_text("port")
    section = tab.locator(".found-docs .found-item").filter(has_text="Installing").get_by_role("link")
    expect(section).to_have_attribute("href", f"{doc_page.address}#p")
    assert violations(tab) == []
    tab.locator("select[name=in]").select_option("Documentation")
    expect(tab).to_have_url(re.compile("in=docs"))
    expect(tab.get_by_text("1 section")).to_be_visible()
    assert violations(tab) == []
    tab.locator("select[name=in]").select_option("Everything")
    field = tab.locator("#search-words")
    field.fill("forum_port")
    expect(tab).to_have_url(re.compile("q=forum_port"))
    expect(tab).to_have_title(re.compile("forum_port"))
    expect(tab.locator(".found-text mark")).to_have_text("FORUM_PORT")
    expect(field).to_be_focused()
    tab.locator(".found-item").get_by_role("link", name="Which port is used?").click()
    expect(tab).to_have_url(re.compile(f"answer-{made.answers[0].id}"))
    tab.go_back()
    expect(field).to_have_value("forum_port")
    field.fill("is:solved elephants in the room")
    tab.get_by_role("link", name="Ask this").click()
    expect(tab.get_by_label("Your question in one line")).to_have_value("elephants in the room")
