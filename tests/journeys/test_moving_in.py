"""An admin brings a dump in from the panel, with the bar moving while a worker does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from forum.pages import Site
from tests.browser import violations
from tests.imports.dumps import POSTS, rows
from tests.journeys.hands import WAYS, Sit
from tests.people import People


@WAYS
def test_a_dump_is_looked_at_and_brought_in(
    live: str, people: People, site: Site, sit: Sit, tmp_path: Path, run_jobs: Callable[[], None], *, scripts: bool
) -> None:
    file = tmp_path / "Posts.xml"
    file.write_text(rows("posts", POSTS), encoding="utf-8")
    ada = sit(people.admin, viewport={"width": 360, "height": 800})
    page = ada.page
    page.goto(f"{live}/panel/imports")
    ada.choose(page.get_by_label("Where it comes from"), "Stack")
    ada.bring(page.get_by_label("File", exact=True), file)
    ada.choose(page.get_by_label("Site", exact=True), "Example docs")
    ada.write(page.get_by_label("Name of the source"), "coffee")
    ada.press(page.get_by_role("button", name="Look at it first"))
    expect(page.get_by_role("progressbar")).to_be_visible()
    if scripts:
        assert violations(page) == []
    run_jobs()
    if not scripts:
        ada.leave_by(page.get_by_role("link", name="Look again"))
    expect(page.get_by_role("heading", name="What would come")).to_be_visible()
    if scripts:
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    ada.press(page.get_by_role("button", name="Bring it in"))
    expect(page.get_by_role("progressbar")).to_be_visible()
    run_jobs()
    if not scripts:
        ada.leave_by(page.get_by_role("link", name="Look again"))
    expect(page.get_by_role("heading", name="What came")).to_be_visible()
