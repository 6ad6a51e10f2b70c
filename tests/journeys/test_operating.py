"""The operator's morning, in a real browser: what is wrong, in sentences, and checked again at once."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from forum.config import Settings
from tests.browser import violations
from tests.people import People


def test_the_panel_says_what_is_wrong_and_checks_it_again(
    live: str,
    people: People,
    signed_in: Callable[..., Page],
    settings: Callable[..., Settings],
    run_jobs: Callable[[], None],
) -> None:
    settings(deliver="send", mail_server="smtp://127.0.0.1:1")
    page = signed_in(people.admin, viewport={"width": 360, "height": 700})
    page.goto(f"{live}/panel/")
    page.get_by_role("button", name="Panel").click()
    page.get_by_role("link", name="Installation").click()
    checks = page.locator("#checks")
    expect(checks).to_contain_text("were not checked yet")
    assert not violations(page)
    page.get_by_role("button", name="Check everything now").click()
    expect(page.get_by_role("button", name="Check everything now")).to_be_disabled()
    run_jobs()
    expect(checks).to_contain_text("were checked:")
    expect(checks.locator("li.bad")).to_contain_text("The mail server takes no mail from us")
    expect(page.get_by_role("cell", name="FORUM_MAIL_SERVER")).to_be_visible()
    assert not violations(page)
