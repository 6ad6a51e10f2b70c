from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from forum.db import session, write
from forum.pages import Site, set_origins
from tests import browser
from tests.journeys.hands import Hands
from tests.journeys.hosts import Host, serving
from tests.visiting import Visitor

# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)

# Other people's sites get no cookies and no storage in this browser: what the frame does, it does without them.
BLOCKED = "--test-third-party-cookie-phaseout"

# Where the forum stands inside pages of another site: only a whole Chromium blocks what those would keep.
ELSEWHERE = {"chromium", "host", "embed", "docs", "built", "demo"}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browser.chromium(BLOCKED) as started:
        yield started


@pytest.fixture(scope="session")
def windowless() -> Iterator[Browser]:
    """For pages of the forum alone: what it shows the same as any Chromium, it shows for a third of the time."""
    with browser.chromium(BLOCKED, windowless=True) as started:
        yield started


@pytest.fixture
def context_of(request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`context_of(color_scheme="dark")`: a tab of a fresh profile. An exception in any script fails the test."""
    errors: list[str] = []
    opened: list[BrowserContext] = []
    alone = "windowless" in request.fixturenames or ELSEWHERE.isdisjoint(request.fixturenames)
    running: Browser = request.getfixturevalue("windowless" if alone else "chromium")

    def framed(frame: Frame) -> None:
        above = frame.parent_frame
        if above and urlsplit(frame.url).hostname not in {None, urlsplit(above.url).hostname}:
            errors.append(f"{above.url} shows {frame.url} in a browser that would give it cookies: see ELSEWHERE")

    def open_tab(**options: Any) -> Page:
        made = running.new_context(**({"viewport": {"width": 1280, "height": 800}, "locale": "en"} | options))
        made.on("weberror", lambda error: errors.append(str(error.error)))
        if alone:
            made.on("page", lambda page: page.on("framenavigated", framed))
        made.set_default_timeout(30_000)
        opened.append(made)
        return made.new_page()

    yield open_tab
    for made in opened:
        made.close()
    assert errors == []


@pytest.fixture
def tab(context_of: Callable[..., Page]) -> Page:
    return context_of()


@pytest.fixture
def host(site: Site) -> Iterator[Host]:
    """A documentation site on a host of its own (localhost, while the forum is 127.0.0.1), registered in the forum."""
    with serving() as made:
        with write():
            set_origins(site, [made.origin])
        session.rollback()
        yield made


@pytest.fixture
def embed(live: str, host: Host) -> Callable[[str], str]:
    """The line for the page at a path, as the documentation tells one to write it."""
    return lambda path: line(live, f"{host.origin}{path}")


@pytest.fixture
def signed_in(live: str, context_of: Callable[..., Page], visit: Callable[..., Visitor]) -> Callable[..., Page]:
    """`signed_in(people.visitor)`: a tab of that person's browser."""

    def open_tab(user: object, **options: object) -> Page:
        visitor = visit(user)
        page = context_of(**options)
        cookie = visitor.client.get_cookie("docside", domain="127.0.0.1")
        assert cookie
        page.context.add_cookies([{"name": "docside", "value": cookie.value, "url": live}])
        return page

    return open_tab


@pytest.fixture
def sit(signed_in: Callable[..., Page], context_of: Callable[..., Page], scripts: bool) -> Callable[..., Hands]:
    """`sit(people.visitor)`: the hands of that person at a keyboard, in a browser with scripts or without any."""

    def at_keyboard(user: object = None, **options: object) -> Hands:
        options |= {"java_script_enabled": scripts}
        return Hands(signed_in(user, **options) if user else context_of(**options))

    return at_keyboard


def line(forum: str, address: str) -> str:
    link = f'<a class="docside" href="{forum}/ask?page={quote(address, safe="")}">Questions about this page</a>'
    return f'{link}<script async src="{forum}/embed.js"></script>'
