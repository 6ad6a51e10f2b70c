"""A page says something else since an answer: one sees it on the thread, decides, takes it back, decides again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from forum import ageing, questions
from forum.ageing.judging import look_at_page
from forum.db import session, write
from forum.pages import Page
from forum.questions import Question
from forum.sections import Brought, take_pages
from tests import browser
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
SAYS = "<main><h1 id='a'>Installing</h1><h2 id='ports'>Ports</h2><p>The server listens on port {}.</p></main>"


@pytest.fixture
def aged(people: People, doc_page: Page) -> Question:
    address, site_id, number = doc_page.address, doc_page.site_id, doc_page.id
    take_pages(site_id, [Brought(address, SAYS.format(8080))])
    with write():
        made = questions.ask(session.get_one(Page, number), "Which port is it?", "I want another.", by=people.visitor,
                             section="ports")  # fmt: skip
        questions.accept(questions.answer(made, "It is `8080`.", by=people.stranger), by=people.visitor)
        ageing.lay(made)
    take_pages(site_id, [Brought(address, SAYS.format(9090))])
    with write():
        look_at_page(number)
    session.rollback()
    return made


def test_from_the_note_on_the_thread_to_a_decision_and_back(
    signed_in: Callable[..., Tab], live: str, aged: Question, people: People
) -> None:
    tab = signed_in(people.moderator, viewport={"width": 360, "height": 800})
    tab.goto(f"{live}{questions.path(aged)}")
    tab.get_by_role("link", name="What changed").click()
    expect(tab.locator("ins", has_text="9090")).to_be_visible()
    assert browser.violations(tab) == []
    tab.go_back()
    tab.get_by_role("link", name="Decide about it").click()
    assert browser.violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    tab.get_by_role("button", name="Still true").click()
    expect(tab.get_by_text("Nothing to look at.")).to_be_visible()
    tab.get_by_role("button", name="Take it back").click()
    tab.get_by_role("button", name="Outdated").click()
    expect(tab.get_by_text("Nothing to look at.")).to_be_visible()
    tab.get_by_role("link", name="Decided").click()
    expect(tab.get_by_text("Outdated", exact=True)).to_be_visible()
    assert browser.violations(tab) == []
    tab.goto(f"{live}{questions.path(aged)}")
    expect(tab.get_by_text("Outdated.", exact=True)).to_be_visible()
    assert browser.violations(tab) == []
