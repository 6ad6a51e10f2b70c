"""A reader whom the host knows asks under the page: no name, no mail address, no code, and no cookie."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from forum.db import session, write
from forum.identity import HostKey, make_key
from forum.pages import Site
from tests import browser
from tests.identity.test_arriving import token
from tests.journeys.hands import Hands
from tests.journeys.hosts import Host
from tests.people import People

TITLE = "Your question in one line"
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def key(site: Site, people: People) -> HostKey:
    with write():
        return make_key(site, by=people.admin)


@pytest.fixture
def guide(live: str, host: Host) -> str:
    address = quote(f"{host.origin}/guide", safe="")
    link = f'<a class="docside" data-identity-url="/who" href="{live}/ask?page={address}">Questions about this page</a>'
    return host.put("/guide", f'<h1>Guide</h1>{link}<script async src="{live}/embed.js"></script>')


def test_the_host_introduces_its_reader_who_asks_by_keyboard_alone(
    tab: Page, guide: str, host: Host, live: str, key: HostKey
) -> None:
    host.pages["/who"] = token(key, aud=live)
    session.rollback()
    tab.goto(guide)
    frame = tab.frame_locator("iframe")
    rita = Hands(tab)
    frame.get_by_label(TITLE).wait_for()
    rita.write(frame.get_by_label(TITLE), "Which port?")
    expect(frame.get_by_text("Signed in here as Rita")).to_be_visible()
    expect(frame.get_by_label(TITLE)).to_have_value("Which port?")
    expect(frame.get_by_label("Your name")).to_have_count(0)
    rita.write(frame.get_by_label("What happened"), "Two are open.")
    rita.press(frame.get_by_role("button", name="Ask", exact=True))
    expect(frame.get_by_text("Your question is on the page")).to_be_visible()
    assert tab.context.cookies(live) == []


def test_what_is_typed_while_the_frame_learns_who_reads_stays(
    tab: Page, guide: str, host: Host, live: str, key: HostKey
) -> None:
    host.pages["/who"] = token(key, aud=live)
    session.rollback()
    tab.goto(guide)
    frame = tab.frame_locator("iframe")
    frame.get_by_label(TITLE).wait_for()
    # As on a slow machine: what was swapped takes a second until it has settled.
    tab.frames[1].evaluate("htmx.config.defaultSettleDelay = 1000")
    frame.get_by_label(TITLE).press_sequentially("Which port")
    expect(frame.get_by_text("Signed in here as Rita")).to_be_visible()
    tab.keyboard.type("?")
    expect(frame.locator(".htmx-settling")).to_have_count(0)
    expect(frame.get_by_label(TITLE)).to_have_value("Which port?")


def test_a_reader_the_host_does_not_know_asks_as_everybody_does(tab: Page, guide: str, host: Host) -> None:
    host.pages["/who"] = ""
    tab.goto(guide)
    frame = tab.frame_locator("iframe")
    frame.get_by_label(TITLE).fill("Which port?")
    expect(frame.get_by_label("Your name")).to_be_visible()


def test_a_refused_token_leaves_the_form_as_it_is(tab: Page, guide: str, host: Host, key: HostKey) -> None:
    host.pages["/who"] = token(key, aud="https://another.example")
    session.rollback()
    tab.goto(guide)
    frame = tab.frame_locator("iframe")
    with tab.expect_response(lambda answer: "/embed/identity" in answer.url) as answered:
        frame.get_by_label(TITLE).fill("Which port?")
    assert answered.value.status == 403
    expect(frame.get_by_label(TITLE)).to_have_value("Which port?")
    expect(frame.get_by_label("Your name")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_of_keys(
    signed_in: Callable[..., Page], live: str, key: HostKey, people: People, *, scheme: str
) -> None:
    tab = signed_in(people.admin, color_scheme=scheme)
    tab.goto(f"{live}/panel/sites/{key.site_id}/identity")
    assert browser.violations(tab) == []
    tab.get_by_role("button", name="Make a key").click()
    expect(tab.get_by_text("The secret is not shown again")).to_be_visible()
    assert browser.violations(tab) == []
