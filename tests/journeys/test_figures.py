"""Somebody of support looks at the reports: charts that read without hovering, narrowed, downloaded, by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from forum import handbook, questions, support
from forum.db import write
from forum.figures import count_anew
from forum.pages import Page as DocPage
from tests.journeys.comfort import faults
from tests.journeys.hands import WAYS, Sit
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


@WAYS
def test_the_reports_are_read_narrowed_and_downloaded(
    live: str, people: People, counted: None, sit: Sit, *, scripts: bool
) -> None:
    hands = sit(people.support, viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    sam = hands.page
    sam.goto(live)
    hands.press(sam.get_by_role("link", name="Figures"))
    expect(sam.get_by_role("heading", name="3 tickets came, 0 solved; 3 open at the end")).to_be_visible()
    expect(sam.get_by_role("img", name="3 tickets came, 0 solved; 3 open at the end")).to_be_visible()
    for path in ("first-replies", "bands", "promises", "returned", "community", "categories", "by/tier", "by/person"):
        sam.goto(f"{live}/queue/figures/{path}")
        assert not scripts or faults(sam) == [], path
    sam.goto(f"{live}/queue/figures/by/tier")
    hands.press(sam.get_by_role("link", name="Priority"))
    expect(sam.get_by_role("heading", name="1 ticket came")).to_be_visible()
    hands.press(sam.get_by_role("link", name="This week"))
    expect(sam.get_by_role("link", name="This week")).to_have_attribute("aria-current", "true")
    expect(sam.get_by_role("heading", name="1 ticket came")).to_be_visible()
    with sam.expect_download() as download:
        hands.press(sam.get_by_role("link", name="CSV Received and solved"))
    assert download.value.suggested_filename.startswith("docside-volume-")
