"""A MkDocs Material site with instant navigation: its pages change without being loaded, and the frame follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from forum.db import session, write
from forum.pages import Site, set_origins
from forum.questions import Question
from tests.embed.framing import code_mailed_to
from tests.journeys.generators import build, documented
from tests.journeys.hosts import serving_folder

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
CONFIG = """
site_name: Handbook
site_url: {origin}/
theme:
  name: material
  custom_dir: overrides
  font: false
  features: [navigation.instant]
  palette:
    - scheme: default
      toggle: {{icon: material/brightness-7, name: To dark}}
    - scheme: slate
      toggle: {{icon: material/brightness-4, name: To light}}
"""


@pytest.fixture
def docs(tmp_path: Path, live: str, site: Site) -> Iterator[str]:
    """The origin of the built site."""
    for folder in ("docs", "overrides", "built"):
        (tmp_path / folder).mkdir()
    with serving_folder(tmp_path / "built") as origin:
        (tmp_path / "mkdocs.yml").write_text(CONFIG.format(origin=origin))
        (tmp_path / "overrides" / "main.html").write_text(documented("Material for MkDocs", "html+jinja", live))
        (tmp_path / "docs" / "index.md").write_text("# Start\n\nGo on to the [second page](second.md).\n")
        (tmp_path / "docs" / "second.md").write_text("# Second\n\nBack to the [start](index.md).\n")
        build("mkdocs", "build", "-q", "-f", tmp_path / "mkdocs.yml", "-d", tmp_path / "built")
        with write():
            set_origins(site, [origin])
        session.rollback()
        yield origin


def test_after_an_instant_navigation_one_asks_on_the_second_page(docs: str, tab: Page) -> None:
    tab.goto(docs + "/")
    frame = tab.frame_locator("iframe")
    expect(frame.get_by_label("Your question in one line")).to_be_visible()
    tab.evaluate("window.stillHere = true")
    entries = tab.evaluate("history.length")
    tab.get_by_role("link", name="second page").click()
    expect(tab.get_by_role("heading", name="Second")).to_be_visible()
    expect(tab.locator("iframe[src*='second']")).to_be_visible()
    assert tab.locator("iframe").count() == 1

    frame.get_by_label("Your question in one line").fill("What comes third?")
    frame.get_by_label("What happened, and what did you expect?").fill("There is no third page.")
    frame.get_by_label("Your name").fill("Ines")
    frame.get_by_label("Your mail address").fill("ines@example.org")
    frame.get_by_role("button", name="Ask", exact=True).click()
    frame.get_by_label("Code").wait_for()
    session.rollback()
    frame.get_by_label("Code").fill(code_mailed_to("ines@example.org"))
    frame.get_by_role("button", name="Publish").click()
    expect(frame.get_by_text("Your question is on the page")).to_be_visible()
    session.rollback()
    (shown,) = session.query(Question).one().shown_on
    assert shown.page.key == "/second"
    assert shown.page.title == "Second - Handbook"

    assert tab.evaluate("window.stillHere") is True, "the page was loaded anew, so this was no instant navigation"
    assert tab.evaluate("history.length") == entries + 1
    tab.go_back()
    expect(tab.get_by_role("heading", name="Start")).to_be_visible()
    expect(tab.locator("iframe:not([src*='second'])")).to_be_visible()


def test_the_palette_switch_is_followed(docs: str, tab: Page) -> None:
    tab.goto(docs + "/")
    expect(tab.frame_locator("iframe").locator("html[data-scheme=light]")).to_have_count(1)
    tab.locator("label[title='To dark']").click()
    expect(tab.frame_locator("iframe").locator("html[data-scheme=dark]")).to_have_count(1)
