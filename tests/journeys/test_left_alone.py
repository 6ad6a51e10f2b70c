"""When there is no frame: the forum is down, scripts are off, or the site is not the forum's."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum.pages import Site
from tests.journeys.conftest import line
from tests.journeys.hosts import Host, frame_shown, serving

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
Embed = Callable[[str], str]


def test_a_forum_that_is_down_leaves_the_link(tab: Page, host: Host, live: str) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        script = f'<script async src="{live}/embed.js"></script>'
        link = line(dead, f"{host.origin}/guide").split("<script")[0]
        tab.goto(host.put("/guide", link + script))
        tab.wait_for_timeout(1500)
    expect(tab.get_by_role("link", name="Questions about this page")).to_be_visible()


def test_without_script_the_link_leads_to_the_threads_and_the_form(
    context_of: Callable[..., Page], host: Host, embed: Embed
) -> None:
    tab = context_of(java_script_enabled=False)
    tab.goto(host.put("/guide", embed("/guide")))
    tab.get_by_role("link", name="Questions about this page").click()
    expect(tab.get_by_label("Your question in one line")).to_be_visible()


@pytest.mark.usefixtures("chromium")  # the whole one: see ELSEWHERE
def test_a_site_that_is_not_registered_reads_why(tab: Page, live: str, site: Site) -> None:
    with serving() as stranger:
        tab.goto(stranger.put("/guide", line(live, f"{stranger.origin}/guide")))
        frame_shown(tab)
        frame = tab.frame_locator("iframe")
        expect(frame.get_by_text("is not registered with this forum")).to_be_visible()
        assert frame.locator("form").count() == 0


def test_a_foreign_site_cannot_show_the_frame_of_a_registered_one(tab: Page, live: str, host: Host, site: Site) -> None:
    with serving() as stranger:
        tab.goto(stranger.put("/guide", line(live, f"{host.origin}/guide")))
        tab.wait_for_timeout(1500)
        expect(tab.get_by_role("link", name="Questions about this page")).to_be_visible()
        expect(tab.locator("iframe")).to_be_hidden()
