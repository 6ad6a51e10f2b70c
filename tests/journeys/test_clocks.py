"""An admin enters what the team promises, and a ticket says when it is due and how that was counted."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from forum import pages
from tests.browser import violations
from tests.journeys.hands import WAYS, Sit
from tests.people import People
from tests.support import deeds


@WAYS
def test_an_admin_enters_the_policy_and_a_ticket_explains_its_due_time(
    live: str, people: People, doc_page: pages.Page, sit: Sit, run_jobs: Callable[[], None], *, scripts: bool
) -> None:
    ticket = deeds.escalate(deeds.ask(doc_page, people.customer), people.support)
    number, subject = ticket.id, ticket.subject
    ada = sit(people.admin, viewport={"width": 1280, "height": 900})
    page = ada.page
    page.goto(f"{live}/panel/priority")
    ada.leave_by(page.get_by_role("link", name="By need: incidents"))
    expect(page.get_by_text("1 open ticket of 1 that nobody set by hand would get another level.")).to_be_visible()
    assert not scripts or not violations(page)
    ada.press(page.get_by_role("button", name="Save", exact=True))
    page.wait_for_url("**saved=1**")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()

    ada.leave_by(page.get_by_role("link", name="Reply times"))
    for level, (first, following) in {"3": ("12 h", "24 h"), "4": ("24 h", "48 h"), "5": ("", "")}.items():
        ada.write(page.locator(f"#first-{level}"), first)
        ada.write(page.locator(f"#next-{level}"), following)
    ada.write(page.locator("#first-escalated"), "2 days")
    ada.write(page.locator("#next-escalated"), "4 days")
    assert not scripts or not violations(page)
    ada.press(page.get_by_role("button", name="Save", exact=True))
    page.wait_for_url("**saved=1**")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()

    ada.leave_by(page.get_by_role("link", name="Calendars", exact=True).first)
    ada.leave_by(page.get_by_role("link", name="London office"))
    ada.write(page.get_by_label("Working hours"), "Mon-Fri 00:00-24:00")
    assert not scripts or not violations(page)
    ada.press(page.get_by_role("button", name="Save", exact=True))
    page.wait_for_url("**saved=1**")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    run_jobs()

    page.goto(f"{live}/tickets/{number}")
    expect(page.get_by_role("heading", name=subject)).to_be_visible()
    expect(page.locator("#facts")).to_contain_text("The first reply is due within 12 hours of working time")
    expect(page.locator("#facts .band")).to_have_text("great")
    assert not scripts or not violations(page)
    ada.leave_by(page.get_by_role("link", name="How this was counted"))
    expect(page.locator("tfoot")).to_contain_text("12 h")
    assert not scripts or not violations(page)
