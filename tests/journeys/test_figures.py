"""Somebody of support looks at the reports: charts that read without hovering, narrowed, downloaded, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import handbook, questions, support
from forum.db import write
from forum.figures import count_anew
from forum.pages import Page as DocPage
from tests.browser import violations_in_both_schemes
from tests.journeys.test_moderation import sign_in
from tests.people import People


@pytest.fixture
def counted(people: People, doc_page: DocPage) -> None:
    """Three tickets, one of them answered."""
    with write():
        category = handbook.add_category("Billing", by=people.admin)
        for number, by in enumerate((people.visitor, people.customer, people.visitor)):
            asked = questions.ask(doc_page, f"Question {number}", "The page does not say.", by=by)
            ticket = support.escalate(asked, by=people.moderator)
            handbook.put_into(ticket.id, category, by=people.support)
        questions.answer(asked, "Like this.", by=people.support)
    count_anew()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_reports_are_read_narrowed_and_downloaded(
    live: str, people: People, counted: None, context_of: Callable[..., Page], width: int
) -> None:
    """In both schemes: each page changes its colours in place, without a transition, as it does at dusk."""
    sam = context_of(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    sign_in(sam, live, people.support)
    sam.get_by_role("link", name="Figures").click()
    expect(sam.get_by_role("heading", name="3 tickets came, 0 solved; 3 open at the end")).to_be_visible()
    expect(sam.get_by_role("img", name="3 tickets came, 0 solved; 3 open at the end")).to_be_visible()
    assert violations_in_both_schemes(sam) == []
    for path in ("first-replies", "bands", "promises", "returned", "community", "categories", "by/tier", "by/person"):
        sam.goto(f"{live}/queue/figures/{path}")
        assert violations_in_both_schemes(sam) == [], path
        assert sam.evaluate("document.documentElement.scrollWidth") <= width, path
    sam.goto(f"{live}/queue/figures/by/tier")
    sam.get_by_role("link", name="Priority").click()
    expect(sam.get_by_role("heading", name="1 ticket came")).to_be_visible()
    sam.get_by_role("link", name="This week").focus()
    sam.keyboard.press("Enter")
    expect(sam.get_by_role("link", name="This week")).to_have_attribute("aria-current", "true")
    expect(sam.get_by_role("heading", name="1 ticket came")).to_be_visible()
    with sam.expect_download() as download:
        sam.get_by_role("link", name="CSV Received and solved").click()
    assert download.value.suggested_filename.startswith("docside-volume-")
