"""A site that looks and speaks as its owner likes, in two languages, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from forum import questions
from forum.db import write
from forum.pages import Page as DocPage
from tests.browser import violations
from tests.people import People


def test_a_site_gets_a_name_a_colour_and_words_of_its_own_and_goes_back_to_ours(
    live: str, people: People, doc_page: DocPage, signed_in: Callable[..., Page], context_of: Callable[..., Page]
) -> None:
    admin = signed_in(people.admin)
    admin.goto(f"{live}/panel/sites/{doc_page.site_id}/look")
    admin.get_by_label("Name at the top of its pages").fill("Example answers")
    admin.get_by_label("The usual colour").uncheck()
    admin.get_by_label("Colour", exact=True).fill("#0a7d5a")
    writing = admin.locator(".field.writing").first
    writing.locator("textarea").fill("Please name your **version**.")
    writing.get_by_role("button", name="Preview").click()
    expect(writing.locator(".writing-preview strong")).to_have_text("version")
    admin.get_by_role("button", name="Save").click()
    expect(admin.get_by_text("Saved")).to_be_visible()
    assert not violations(admin)

    reader = context_of(viewport={"width": 360, "height": 700}, color_scheme="dark")
    reader.goto(f"{live}/ask?page={doc_page.address}")
    expect(reader.locator(".brand")).to_contain_text("Example answers")
    expect(reader.locator("strong", has_text="version")).to_be_visible()
    assert not violations(reader), "the colour of the site stays readable in the dark"

    admin.get_by_role("button", name="Use ours again Above the form").click()
    expect(admin.get_by_text("Saved")).to_be_visible()
    reader.reload()
    expect(reader.locator("strong", has_text="version")).to_have_count(0)


def test_one_reads_in_german_what_others_read_in_english(
    live: str, people: People, doc_page: DocPage, context_of: Callable[..., Page]
) -> None:
    with write():
        thread = questions.ask(doc_page, "Which port?", "Tell me.", by=people.visitor)
        questions.answer(thread, "8000.", by=people.moderator)
    reader = context_of(locale="de-DE")
    reader.goto(live + questions.path(thread))
    expect(reader.locator("html")).to_have_attribute("lang", "de")
    expect(reader.get_by_role("heading", name="1 Antwort")).to_be_visible()
    expect(reader.get_by_text("Which port?").first).to_be_visible()
    assert re.search(r"vor|Minute|gerade", reader.locator(".post time").first.inner_text())
    assert not violations(reader)
    reader.get_by_role("button", name="English").click()
    expect(reader.get_by_role("heading", name="1 answer")).to_be_visible()
    reader.goto(live)
    expect(reader.locator("html")).to_have_attribute("lang", "en")
