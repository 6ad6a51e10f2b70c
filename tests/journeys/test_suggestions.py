"""An answer found while one types, by keyboard: nothing moves, nothing that was typed is lost, and it is counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from forum import questions
from forum.db import session, write
from forum.pages import Page as DocPage
from forum.suggestions import helped_counts
from tests.browser import click, violations
from tests.journeys.hosts import PAPER, Host
from tests.people import People


def test_the_answer_is_found_before_the_question_is_asked(
    live: str, people: People, doc_page: DocPage, context_of: Callable[..., Page]
) -> None:
    with write():
        thread = questions.ask(doc_page, "The importer stops at row 4711", "Why?", by=people.visitor)
        questions.accept(questions.answer(thread, "Save it as UTF-8.", by=people.support), by=people.visitor)
        number = thread.id
    tab = context_of(viewport={"width": 1280, "height": 1000})
    tab.goto(f"{live}/ask?page={doc_page.address}")
    body = tab.get_by_label("What happened, and what did you expect?")
    stood = body.bounding_box()
    tab.get_by_label("Your question in one line").press_sequentially("importer stops")
    found = tab.locator("#suggestions summary")
    expect(found).to_contain_text("The importer stops at row 4711")
    expect(tab.get_by_role("status").filter(has_text="One answer that is there already")).to_be_attached()
    assert body.bounding_box() == stood
    assert violations(tab) == []
    body.fill("A long text")
    found.focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Save it as UTF-8.")).to_be_visible()
    with tab.context.expect_page() as opened:
        tab.get_by_role("link", name="Read it in a new tab").press("Enter")
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("importer")
    tab.get_by_role("button", name="This solved it").press("Enter")
    expect(tab.get_by_text("Good to hear.")).to_be_visible()
    expect(body).to_have_value("A long text")
    session.rollback()
    assert helped_counts("thread", [number]) == {number: 1}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_was_typed_before_the_scripts_came_is_looked_for_too(
    live: str, people: People, doc_page: DocPage, tab: Page
) -> None:
    with write():
        thread = questions.ask(doc_page, "The importer stops at row 4711", "Why?", by=people.visitor)
        questions.accept(questions.answer(thread, "Save it as UTF-8.", by=people.support), by=people.visitor)
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    tab.route("**/htmx.js", hold)
    tab.goto(f"{live}/ask?page={doc_page.address}", wait_until="commit")
    tab.get_by_label("Your question in one line").press_sequentially("importer stops")
    late[0].continue_()
    expect(tab.locator("#suggestions summary")).to_contain_text("The importer stops at row 4711")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_answer_is_found_under_the_page_and_nothing_typed_is_lost(
    tab: Page, host: Host, embed: Callable[[str], str], people: People, doc_page: DocPage
) -> None:
    with write():
        thread = questions.ask(doc_page, "The importer stops at row 4711", "Why?", by=people.visitor)
        questions.accept(questions.answer(thread, "Save it as UTF-8.", by=people.support), by=people.visitor)
        number = thread.id
    tab.goto(host.put("/guide", f"<main><h1>Guide</h1>{embed('/guide')}</main>", head=f"<style>{PAPER}</style>"))
    frame = tab.frame_locator("iframe")
    title, body = frame.get_by_label("Your question in one line"), frame.get_by_label("What happened, and what did")
    title.press_sequentially("importer stops")
    found = frame.locator("#suggestions summary")
    expect(found).to_contain_text("The importer stops at row 4711")
    body.fill("A long text")
    click(found)
    expect(frame.get_by_text("Save it as UTF-8.")).to_be_visible()
    with tab.expect_popup() as opened:
        click(frame.get_by_role("link", name="Read it in a new tab"))
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("importer")
    click(frame.get_by_role("button", name="This solved it"))
    expect(frame.get_by_text("Good to hear.")).to_be_visible()
    expect(title).to_have_value("importer stops")
    expect(body).to_have_value("A long text")
    session.rollback()
    assert helped_counts("thread", [number]) == {number: 1}
    assert violations(tab) == []
