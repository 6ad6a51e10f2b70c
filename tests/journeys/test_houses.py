"""The line in three houses, Sphinx, MkDocs Material with instant navigation, and a page that replaces its own content:
under a policy that allows no more than the documentation asks for, by day and by night, from page to page and back.
Docusaurus and VitePress go the same way by `dev.py prove houses`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from forum.db import session, write
from forum.pages import Site, find_or_make_page, identity_on, set_origins
from forum.questions import Question
from tests.browser import click
from tests.embed.framing import asked, code_mailed_to
from tests.journeys.generators import documented
from tests.journeys.houses import BUILDERS, WITH_NPM, inline_scripts, standing
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
# Where the second page of each is, and whether the document stays while one goes there.
HOUSES = [("plain", "/second.html", True), ("sphinx", "/second.html", False), ("mkdocs", "/second/", True)]
if "HOUSES" in os.environ:  # Built before, by the proof.
    HOUSES = [("docusaurus", "/second", True), ("vitepress", "/second.html", True)]
LIVELY = [house for house, _second, stays in HOUSES if stays and house != "plain"]
SWITCH = "label[title='To dark'], button[aria-label^='Switch between'], .VPSwitchAppearance"
# What a policy stopped: which rule, what it was, and who asked for it.
STOPPED = """
window.stopped = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.stopped.push([event.effectiveDirective, event.blockedURI, event.sourceFile].join(" ")));
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    made: dict[str, Path] = {}

    def house(name: str) -> Path:
        if name not in made and name in WITH_NPM:
            made[name] = Path(os.environ["HOUSES"]) / name
        elif name not in made:
            made[name] = tmp_path_factory.mktemp(name)
            BUILDERS[name](made[name])
        return made[name] / "built"

    return house


@pytest.fixture
def house(request: pytest.FixtureRequest, built: Callable[[str], Path], live: str, site: Site) -> Iterator[str]:
    """The origin at which it stands, with exactly the policy of the documentation; what the theme has of inline scripts
    is named by hash, as its owner would have to without us."""
    policy = " ".join(documented("If your site sends a Content-Security-Policy", "text", live).split())
    policy = policy.replace("script-src 'self'", " ".join(["script-src 'self'", *inline_scripts(built(request.param))]))
    with standing(built(request.param), live, {"Content-Security-Policy": policy}) as origin:
        with write():
            set_origins(site, [origin])
        session.rollback()
        yield origin


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("house", "second", "stays"), HOUSES, indirect=["house"])
def test_the_frame_follows_from_page_to_page_and_wears_its_colours(
    house: str,
    second: str,
    stays: bool,
    scheme: str,
    live: str,
    context_of: Callable[..., Page],
    site: Site,
    people: People,
) -> None:
    for path, title in (("/", "About the first page"), (second, "About the second page")):
        with write():
            page = find_or_make_page(site, identity_on(site, house + path), "A page")
        asked(page, title, by=people.visitor)
    session.rollback()
    tab = context_of(color_scheme=scheme)
    tab.add_init_script(STOPPED)
    tab.goto(house + "/")
    frame = tab.frame_locator("iframe")
    expect(frame.get_by_text("About the first page")).to_be_visible()
    expect(tab.get_by_role("link", name="Questions about this page")).to_be_hidden()
    expect(frame.locator(f"html[data-scheme={scheme}]")).to_have_count(1)
    around = tab.locator("a.docside").evaluate("link => getComputedStyle(link.parentElement).color")
    expect(frame.locator("body")).to_have_css("color", around)

    tab.evaluate("window.stillHere = true")
    tab.get_by_role("link", name="second page").click()
    expect(tab.get_by_role("heading", name="Second")).to_be_visible()
    expect(frame.get_by_text("About the second page")).to_be_visible()
    expect(frame.get_by_text("About the first page")).to_have_count(0)
    expect(frame.locator(f"html[data-scheme={scheme}]")).to_have_count(1)
    assert tab.locator("iframe").count() == 1
    assert tab.evaluate("window.stillHere === true") is stays
    tab.go_back()
    expect(frame.get_by_text("About the first page")).to_be_visible()
    expect(frame.get_by_text("About the second page")).to_have_count(0)
    assert [line for line in tab.evaluate("window.stopped") if live in line] == []


@pytest.fixture(params=LIVELY)
def docs(request: pytest.FixtureRequest, built: Callable[[str], Path], live: str, site: Site) -> Iterator[str]:
    """A site that goes from page to page by itself, as most have it, without a policy."""
    with standing(built(request.param), live) as origin:
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
    click(frame.get_by_role("button", name="Ask", exact=True))
    frame.get_by_label("Code").wait_for()
    session.rollback()
    frame.get_by_label("Code").fill(code_mailed_to("ines@example.org"))
    click(frame.get_by_role("button", name="Publish"))
    expect(frame.get_by_text("Your question is on the page")).to_be_visible()
    session.rollback()
    (shown,) = session.query(Question).one().shown_on
    assert shown.page.key == "/second"
    assert shown.page.title in {"Second - Handbook", "Second | Handbook"}

    assert tab.evaluate("window.stillHere") is True, "the page was loaded anew, so this was no instant navigation"
    assert tab.evaluate("history.length") == entries + 1
    tab.go_back()
    expect(tab.get_by_role("heading", name="Start")).to_be_visible()
    expect(tab.locator("iframe:not([src*='second'])")).to_be_visible()


def test_the_palette_switch_is_followed(docs: str, tab: Page) -> None:
    tab.goto(docs + "/")
    expect(tab.frame_locator("iframe").locator("html[data-scheme=light]")).to_have_count(1)
    # In Docusaurus from the system's to light, and only then to dark.
    presses = 1 + tab.get_by_role("button", name="currently system mode").count()
    for _ in range(presses):
        tab.locator(SWITCH).filter(visible=True).first.click()
    expect(tab.frame_locator("iframe").locator("html[data-scheme=dark]")).to_have_count(1)
