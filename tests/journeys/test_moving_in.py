"""An admin brings a dump in from the panel, with the bar moving while a worker does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from forum.pages import Site
from tests.browser import violations
from tests.imports.dumps import POSTS, rows
from tests.journeys.test_moderation import sign_in
from tests.people import People


def test_a_dump_is_looked_at_and_brought_in(
    live: str, people: People, site: Site, context_of: Callable[..., Page], tmp_path: Path, run_jobs: Callable[[], None]
) -> None:
    file = tmp_path / "Posts.xml"
    file.write_text(rows("posts", POSTS), encoding="utf-8")
    ada = context_of(viewport={"width": 360, "height": 800})
    sign_in(ada, live, people.admin)
    ada.goto(f"{live}/panel/imports")
    assert violations(ada) == []
    ada.get_by_label("Where it comes from").select_option("stackexchange")
    ada.get_by_label("File", exact=True).set_input_files(file)
    ada.get_by_label("Site", exact=True).select_option("Example docs")
    ada.get_by_label("Name of the source").fill("coffee")
    ada.get_by_role("button", name="Look at it first").click()
    expect(ada.get_by_role("progressbar")).to_be_visible()
    assert violations(ada) == []
    run_jobs()
    expect(ada.get_by_role("heading", name="What would come")).to_be_visible()
    assert violations(ada) == []
    assert ada.evaluate("document.documentElement.scrollWidth") <= 360
    ada.get_by_role("button", name="Bring it in").click()
    run_jobs()
    expect(ada.get_by_role("heading", name="What came")).to_be_visible()
