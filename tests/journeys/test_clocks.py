"""An admin enters what the team promises, and a ticket says when it is due and how that was counted."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from forum import pages
from tests.browser import violations
from tests.people import People
from tests.support import deeds


def test_an_admin_enters_the_policy_and_a_ticket_explains_its_due_time(
    live: str, people: People, doc_page: pages.Page, signed_in: Callable[..., Page], run_jobs: Callable[[], None]
) -> None:
    ticket = deeds.escalate(deeds.ask(doc_page, people.customer), people.support)
    number, subject = ticket.id, ticket.subject
    page = signed_in(people.admin, viewport={"width": 1280, "height": 900})
    page.goto(f"{live}/panel/priority")
    page.get_by_role("link", name="By need: incidents").click()
    expect(page.get_by_text("1 open ticket of 1 that nobody set by hand would get another level.")).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**saved=1**")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()

    page.get_by_role("link", name="Reply times").click()
    for level, (first, following) in {"3": ("12 h", "24 h"), "4": ("24 h", "48 h"), "5": ("", "")}.items():
        page.locator(f"#first-{level}").fill(first)
        page.locator(f"#next-{level}").fill(following)
    page.locator("#first-escalated").fill("2 days")
    page.locator("#next-escalated").fill("4 days")
    assert not violations(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**saved=1**")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()

    page.get_by_role("link", name="Calendars", exact=True).first.click()
    page.get_by_role("link", name="London office").click()
    page.get_by_label("Working hours").fill("Mon-Fri 00:00-24:00")
    assert not violations(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**saved=1**")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    run_jobs()

    page.goto(f"{live}/tickets/{number}")
    expect(page.get_by_role("heading", name=subject)).to_be_visible()
    expect(page.locator("#facts")).to_contain_text("The first reply is due within 12 hours of working time")
    expect(page.locator("#facts .band")).to_have_text("great")
    assert not violations(page)
    page.get_by_role("link", name="How this was counted").click()
    expect(page.locator("tfoot")).to_contain_text("12 h")
    assert not violations(page)
