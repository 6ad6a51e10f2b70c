"""By keyboard alone, with scripts and without any: finding, a picture in an answer, what became old, one's level."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from forum import ageing, questions
from forum.ageing.judging import look_at_page
from forum.db import session, write
from forum.pages import Page as DocPage
from forum.questions import Question
from forum.sections import Brought, take_pages
from tests.attachments.drawn import picture
from tests.people import People

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
    pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"]),
]
Open = Callable[..., Page]
SAYS = "<main><h1 id='a'>Installing</h1><h2 id='ports'>Ports</h2><p>The server listens on port {}.</p></main>"


def step_to(tab: Page, wanted: Locator, presses: int = 150) -> None:
    for _ in range(presses):
        tab.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no way by keyboard to {wanted}")


def press(tab: Page, wanted: Locator) -> None:
    step_to(tab, wanted)
    tab.keyboard.press("Enter")


@pytest.fixture
def thread(people: People, doc_page: DocPage) -> Question:
    with write():
        made = questions.ask(doc_page, "Which port is it?", "I want another.", by=people.visitor, section="ports")
        questions.accept(questions.answer(made, "It is `8080`.", by=people.stranger), by=people.visitor)
    return made


def test_a_thread_is_found(context_of: Open, live: str, thread: Question, *, scripts: bool) -> None:
    session.rollback()
    tab = context_of(java_script_enabled=scripts)
    tab.goto(f"{live}/search")
    step_to(tab, tab.locator("main [name=q]").first)
    tab.keyboard.type("8080")
    tab.keyboard.press("Enter")
    expect(tab.locator(".found-item").first).to_be_visible()
    press(tab, tab.get_by_role("link", name="Which port is it?").first)
    expect(tab.get_by_role("heading", name="Which port is it?")).to_be_visible()


def test_a_picture_goes_with_an_answer(
    signed_in: Open, live: str, thread: Question, people: People, *, scripts: bool
) -> None:
    path = questions.path(thread)
    tab = signed_in(people.moderator, java_script_enabled=scripts)
    tab.goto(live + path)
    drawn: FilePayload = {"name": "shot.png", "mimeType": "image/png", "buffer": picture(size=(640, 400))}
    step_to(tab, tab.get_by_label("Your answer"))
    tab.keyboard.type("It looks like this:")
    # From here on, for the browser hears of it a moment after it was said.
    with tab.expect_file_chooser() as chosen:
        step_to(tab, tab.get_by_label("Add pictures or files"))
        tab.keyboard.press("Enter")
    chosen.value.set_files([drawn])
    if scripts:
        expect(tab.get_by_label("Your answer")).to_have_value(re.compile(r"\(/uploads/"))
    press(tab, tab.get_by_role("button", name="Post answer"))
    expect(tab.locator(".post", has_text="It looks like this").locator("img")).to_have_count(1)


def test_an_answer_that_aged_is_decided_on_and_taken_back(
    signed_in: Open, live: str, thread: Question, people: People, doc_page: DocPage, *, scripts: bool
) -> None:
    address, site_id, number = doc_page.address, doc_page.site_id, doc_page.id
    take_pages(site_id, [Brought(address, SAYS.format(8080))])
    with write():
        ageing.lay(session.get_one(Question, thread.id))
    take_pages(site_id, [Brought(address, SAYS.format(9090))])
    with write():
        look_at_page(number)
    session.rollback()
    tab = signed_in(people.moderator, java_script_enabled=scripts)
    tab.goto(f"{live}/panel/ageing/")
    press(tab, tab.get_by_role("button", name="Still true"))
    expect(tab.get_by_text("Nothing to look at.")).to_be_visible()
    press(tab, tab.get_by_role("button", name="Take it back"))
    expect(tab.get_by_role("button", name="Take it back")).to_have_count(0)
    tab.goto(f"{live}/panel/ageing/")
    expect(tab.get_by_role("button", name="Still true")).to_be_visible()


def test_one_reads_what_ones_level_allows(signed_in: Open, live: str, people: People, *, scripts: bool) -> None:
    tab = signed_in(people.visitor, java_script_enabled=scripts)
    tab.goto(f"{live}/people/{people.visitor.id}")
    level = tab.locator(".person-level")
    press(tab, level.locator("summary"))
    expect(level.locator("p").first).to_be_visible()
