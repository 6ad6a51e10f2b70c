"""What the line does to its host: colours, height, width, navigation and history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from forum.db import session, write
from forum.pages import Page as DocPage
from forum.pages import Site, find_or_make_page, identity_on
from tests.browser import click
from tests.embed.framing import asked
from tests.journeys.conftest import line
from tests.journeys.hosts import PAPER, Host, frame_shown
from tests.people import People

# Nothing here depends on the database, so one is enough.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
Embed = Callable[[str], str]
TALL = "<p>A paragraph of the guide, which goes on for a while.</p>" * 60
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifted += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
WATCH = "<script>" + SHIFTS + "</script>"
FOOTER = "<footer><p>Made with care, and long enough to be seen when it moves.</p></footer>"


def test_the_frame_wears_the_colours_around_the_link_and_follows_a_switch_to_dark(
    tab: Page, host: Host, embed: Embed
) -> None:
    style = """<style>
      body { color: rgb(40, 30, 20); background: rgb(255, 250, 240) }
      a { color: rgb(150, 0, 80) }
      .dark body { color: rgb(220, 225, 230); background: rgb(10, 20, 30); transition: background 0.2s }
      .dark a { color: oklch(0.8 0.1 250) }
      </style>"""
    tab.goto(host.put("/guide", embed("/guide"), head=style))
    frame_shown(tab)
    assert _in_frame(tab, "getComputedStyle(document.body).color") == "rgb(40, 30, 20)"
    assert _variable(tab, "accent") == "rgb(150, 0, 80)"
    assert _in_frame(tab, "document.documentElement.style.colorScheme") == "light"
    tab.evaluate("document.documentElement.classList.add('dark')")
    tab.wait_for_timeout(700)
    assert _in_frame(tab, "getComputedStyle(document.body).color") == "rgb(220, 225, 230)"
    assert _variable(tab, "paper") == "rgb(10, 20, 30)"
    assert _variable(tab, "accent").startswith("oklch(0.8 ")
    assert _in_frame(tab, "document.documentElement.style.colorScheme") == "dark"


def test_a_script_in_the_head_serves_a_link_that_comes_later_and_follows_a_class_of_the_body(
    tab: Page, host: Host, embed: Embed
) -> None:
    link, _, script = embed("/guide").partition("<script")
    style = "<style>.night { color: rgb(220, 225, 230); background: rgb(10, 20, 30) }</style>"
    tab.goto(host.put("/guide", "<main></main>", head=f"{style}<script{script.replace('async ', '')}"))
    tab.evaluate("html => { document.querySelector('main').innerHTML = html }", link)
    frame_shown(tab)
    tab.evaluate("document.body.classList.add('night')")
    expect(tab.frame_locator("iframe").locator("html[data-scheme=dark]")).to_have_count(1)


def test_the_frame_follows_the_system_where_the_host_does(tab: Page, host: Host, embed: Embed) -> None:
    tab.emulate_media(color_scheme="light")
    tab.goto(host.put("/guide", embed("/guide"), head="<style>:root { color-scheme: light dark }</style>"))
    frame_shown(tab)
    assert _in_frame(tab, "document.documentElement.style.colorScheme") == "light"
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_timeout(700)
    assert _in_frame(tab, "document.documentElement.style.colorScheme") == "dark"


def test_what_is_no_colour_never_reaches_the_frames_style(tab: Page, host: Host, embed: Embed) -> None:
    tab.goto(host.put("/guide", embed("/guide")))
    frame_shown(tab)
    tab.evaluate(
        """document.querySelector('iframe').contentWindow.postMessage({docside: 'theme', text: 'url(https://evil.example/)',
        paper: 'var(--x)', accent: 'red; background: url(x)', scheme: 'x', font: 'url(x)', size: 900}, '*')"""
    )
    tab.wait_for_timeout(200)
    style = _in_frame(tab, "document.documentElement.getAttribute('style')")
    assert "url" not in style
    assert "var(" not in style
    assert "font-size: 17px" in style


def test_push_state_with_the_same_link_shows_the_threads_of_the_new_page(
    tab: Page, host: Host, embed: Embed, people: People, site: Site
) -> None:
    asked(_doc_page(site, host, "/second"), "About the second page", by=people.visitor)
    session.rollback()
    tab.goto(host.put("/first", embed("/first"), head=f'<link rel="canonical" href="{host.origin}/first">'))
    frame_shown(tab)
    tab.evaluate("history.pushState({}, '', '/second')")
    expect(tab.frame_locator("iframe").get_by_text("About the second page")).to_be_visible()
    assert _asked_for(tab) == f"{host.origin}/second"
    tab.evaluate("history.back()")
    expect(tab.frame_locator("iframe").get_by_text("About the second page")).to_have_count(0)
    frame_shown(tab)
    assert _asked_for(tab) == f"{host.origin}/first"


def test_a_host_that_replaces_its_dom_keeps_a_frame(tab: Page, host: Host, embed: Embed) -> None:
    tab.goto(host.put("/first", f"<main>{embed('/first')}</main>"))
    frame_shown(tab)
    link = line("x", "x").split("<script")[0].replace("x/ask?page=x", f"{_forum(tab)}/ask?page={host.origin}/second")
    tab.evaluate("html => { document.querySelector('main').innerHTML = html }", link)
    frame_shown(tab)
    assert tab.locator("iframe").count() == 1
    assert _asked_for(tab) == f"{host.origin}/second"
    tab.evaluate("document.querySelector('iframe').remove()")
    frame_shown(tab)
    tab.evaluate("document.querySelector('a.docside').remove()")
    expect(tab.locator("iframe")).to_have_count(0)


def test_rel_canonical_and_the_id_of_the_link_are_passed_on(tab: Page, host: Host, embed: Embed) -> None:
    host.put(
        "/v2/guide",
        embed("/v2/guide").replace("<a ", '<a data-id="guide" '),
        head='<link rel="canonical" href="/guide">',
    )
    tab.goto(f"{host.origin}/v2/guide")
    frame_shown(tab)
    query = parse_qs(urlsplit(tab.locator("iframe").get_attribute("src") or "").query)
    assert query["canonical"] == [f"{host.origin}/guide"]
    assert query["id"] == ["guide"]
    assert query["title"] == ["Installing"]


def test_running_the_script_twice_shows_one_frame(tab: Page, host: Host, embed: Embed) -> None:
    again = embed("/guide")[embed("/guide").index("<script") :]
    tab.goto(host.put("/guide", embed("/guide") + again + again))
    frame_shown(tab)
    tab.wait_for_timeout(200)
    assert tab.locator("iframe").count() == 1


def test_no_entry_is_added_to_the_history(tab: Page, host: Host, embed: Embed) -> None:
    host.put("/start", "<p>Start</p>")
    host.put("/guide", embed("/guide"))
    tab.goto(f"{host.origin}/start")
    tab.goto(f"{host.origin}/guide")
    before = tab.evaluate("history.length")
    frame_shown(tab)
    for path in ("/a", "/b"):
        tab.evaluate("path => history.replaceState({}, '', path)", path)
        expect(tab.locator(f"iframe[src*='{path.strip('/')}&lang=en&title']")).to_be_visible()
    tab.frame_locator("iframe").get_by_label("Your question in one line").fill("Something")
    assert tab.evaluate("history.length") == before
    tab.go_back()
    assert tab.url == f"{host.origin}/start"


def test_a_long_page_does_not_jump_when_one_scrolls_to_its_frame(tab: Page, host: Host, embed: Embed) -> None:
    tab.goto(host.put("/guide", TALL + embed("/guide") + FOOTER, head=f"<style>{PAPER}</style>{WATCH}"))
    for _ in range(40):
        tab.mouse.wheel(0, 150)
        tab.wait_for_timeout(30)
    frame_shown(tab)
    tab.mouse.wheel(0, 3000)
    tab.wait_for_timeout(600)
    assert tab.evaluate("window.shifted") < 0.02


def test_a_short_page_does_not_jump_with_the_documented_room(
    tab: Page, host: Host, embed: Embed, people: People, site: Site
) -> None:
    for number in range(6):
        asked(_doc_page(site, host, "/guide"), f"Question {number} with a title of some length", by=people.visitor)
    session.rollback()
    room = "@media (scripting: enabled) { .questions { min-height: 20rem } }"
    body = f'<h1>Short</h1><div class="questions">{embed("/guide")}</div>{FOOTER}'
    tab.goto(host.put("/guide", body, head=f"<style>body {{ margin: 1rem }} {room}</style>{WATCH}"))
    frame_shown(tab)
    tab.wait_for_timeout(600)
    assert tab.locator("iframe").evaluate("frame => frame.offsetHeight") <= 320
    assert tab.evaluate("window.shifted") < 0.02


def test_room_kept_by_the_link_itself_stays_kept(tab: Page, host: Host, embed: Embed) -> None:
    style = "<style>a.docside { display: block; min-height: 320px }</style>"
    tab.goto(host.put("/guide", f"<h1>Short</h1>{embed('/guide')}{FOOTER}", head=style + WATCH))
    frame_shown(tab)
    tab.wait_for_timeout(600)
    assert tab.locator("iframe").evaluate("frame => frame.offsetHeight") == 320
    assert tab.evaluate("window.shifted") < 0.02


@pytest.mark.parametrize("touch", [False, True])
def test_at_320_pixels_nothing_scrolls_sideways_and_the_list_fits(
    context_of: Callable[..., Page], host: Host, embed: Embed, people: People, site: Site, *, touch: bool
) -> None:
    for title in (
        "A title that is much too long for one line of a telephone",
        "W" * 180,
        "Short",
        "Four",
        "Five",
        "Six",
    ):
        asked(_doc_page(site, host, "/guide"), title, by=people.visitor)
    session.rollback()
    tab = context_of(viewport={"width": 320, "height": 640}, has_touch=touch, is_mobile=touch)
    tab.goto(host.put("/guide", f"<h1>Guide</h1>{embed('/guide')}", head="<style>body { margin: 0 }</style>"))
    frame_shown(tab)
    assert tab.locator("iframe").evaluate("frame => frame.offsetHeight") <= 320
    frame = tab.frame_locator("iframe")
    frame.get_by_label("Your question in one line").fill("x")
    click(frame.get_by_role("button", name="Ask", exact=True))
    frame.get_by_role("alert").first.wait_for()
    tab.wait_for_timeout(300)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert _in_frame(tab, "document.documentElement.scrollWidth") <= 320
    inside, outside = "document.body.getBoundingClientRect().height", "frame => frame.offsetHeight"
    assert _in_frame(tab, inside) <= tab.locator("iframe").evaluate(outside)


def test_a_strict_content_security_policy_needs_two_lines(tab: Page, host: Host, embed: Embed, live: str) -> None:
    host.headers["Content-Security-Policy"] = f"default-src 'self'; script-src {live}; frame-src {live}"
    blocked: list[str] = []
    tab.on("console", lambda message: blocked.append(message.text) if "Content Security" in message.text else None)
    tab.goto(host.put("/guide", embed("/guide")))
    frame_shown(tab)
    expect(tab.frame_locator("iframe").get_by_label("Your question in one line")).to_be_visible()
    assert blocked == []


def test_two_links_on_one_page_have_a_frame_each(tab: Page, host: Host, embed: Embed) -> None:
    tab.goto(host.put("/guide", embed("/one") + embed("/two")))
    expect(tab.locator("iframe")).to_have_count(2)
    for number in range(2):
        expect(tab.locator("iframe").nth(number)).to_be_visible()


def _in_frame(tab: Page, expression: str) -> Any:
    found = tab.locator("iframe").element_handle().content_frame()
    assert found
    return found.evaluate(expression)


def _variable(tab: Page, name: str) -> str:
    return str(_in_frame(tab, f"document.documentElement.style.getPropertyValue('--{name}')"))


def _asked_for(tab: Page) -> str:
    return parse_qs(urlsplit(tab.locator("iframe").get_attribute("src") or "").query)["page"][0]


def _forum(tab: Page) -> str:
    return str(tab.evaluate("new URL(document.querySelector('a.docside').href).origin"))


def _doc_page(site: Site, host: Host, path: str) -> DocPage:
    with write():
        return find_or_make_page(site, identity_on(site, host.origin + path), "Guide")
