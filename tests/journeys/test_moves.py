"""An admin looks after a page that is gone: one press, looked at again, taken back; and a file of moves."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from forum import clock, questions
from forum.db import session, write
from forum.moves import LostPage, Standing
from forum.pages import Page, Site, find_or_make_page, identity_on
from tests import browser
from tests.journeys.hands import WAYS, Sit
from tests.people import People

pytestmark = [pytest.mark.browser, WAYS]


@pytest.fixture
def gone(site: Site, people: People) -> Page:
    """Two pages with a thread each; one is gone, and the other may be what became of it."""
    with write():
        new = find_or_make_page(site, identity_on(site, f"{site.address}install"), "Install it")
        old = find_or_make_page(site, identity_on(site, f"{site.address}setup"), "Set it up")
        questions.ask(old, "Which port?", "80 or 81?", by=people.visitor)
        questions.ask(new, "Which disk?", "Any?", by=people.visitor)
        old.gone_at = clock.now()
        session.add(LostPage(page_id=old.id, site_id=site.id, standing=Standing.LOST, since=clock.now(),
                             checked_at=clock.now(), suggested_id=new.id, likeness=61))  # fmt: skip
    session.rollback()
    return old


def test_the_threads_of_a_page_that_is_gone_are_moved_in_one_press_and_back(
    sit: Sit, live: str, gone: Page, people: People, tmp_path: Path, *, scripts: bool
) -> None:
    ada = sit(people.admin)
    tab = ada.page
    tab.goto(f"{live}/panel/sites/{gone.site_id}/moves")
    expect(tab.get_by_text("Perhaps it became Install it, which has 61 % of its text.")).to_be_visible()
    ada.press(tab.get_by_role("button", name="Move its threads there").first)
    expect(tab.get_by_text("No page with threads is gone.")).to_be_visible()
    ada.press(tab.get_by_role("button", name="Take it back"))
    expect(tab.get_by_role("heading", name="Set it up")).to_be_visible()
    (tmp_path / "moved.txt").write_text("/setup /install\n/nowhere\n")
    ada.bring(tab.get_by_label("A file of addresses"), tmp_path / "moved.txt")
    ada.press(tab.get_by_role("button", name="Look at it first"))
    expect(tab.get_by_text("1 thread moves.")).to_be_visible()
    if scripts:
        assert browser.violations(tab) == []
    ada.press(tab.get_by_role("button", name="Move them"))
    expect(tab.get_by_text("No page with threads is gone.")).to_be_visible()
    expect(tab.get_by_role("button", name="Take back the whole file")).to_be_visible()
