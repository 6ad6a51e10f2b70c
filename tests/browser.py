"""A real Chromium, driven by Playwright; and axe, which finds what people with assistive technology would trip over."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright

from tests.databases import missing

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

RUNNING: list[Browser] = []
DRIVER: list[Playwright] = []


# The same engine without the windows around it, which are two thirds of what a tab costs. It blocks no cookies.
WINDOWLESS = "chromium-headless-shell"


@contextmanager
def chromium(*more: str, windowless: bool = False) -> Iterator[Browser]:
    """A browser; skipped at home where there is none, a failure in CI."""
    names = [WINDOWLESS] * windowless + ["chromium", "chromium-browser", "google-chrome"]
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        missing("There is no Chromium on this machine (Debian: apt-get install chromium).")
    # Playwright does not start twice in a thread: the first browser starts it, and the last to go stops it.
    if not RUNNING:
        DRIVER.append(sync_playwright().start())
    browser = DRIVER[0].chromium.launch(executable_path=path, args=[*ARGUMENTS, *more])
    RUNNING.append(browser)
    try:
        yield browser
    finally:
        RUNNING.remove(browser)
        browser.close()
        if not RUNNING:
            DRIVER.pop().stop()


def close_tabs() -> None:
    """Of every browser of this process: a test that failed has not closed its own."""
    for context in [context for browser in RUNNING for context in browser.contexts]:
        context.close()


def wait_until(page: Page, script: str, arg: Any = None) -> None:
    """Until the script says yes. Playwright's own waiting asks again by `eval`, which our policy forbids."""
    deadline = time.monotonic() + 10
    while not page.evaluate(script, arg):
        assert time.monotonic() < deadline, script
        page.wait_for_timeout(20)


def click(shown: Locator) -> None:
    """As people do: on what they see. For what is inside a frame of another site: Chromium gives a click to the page
    around it until it has drawn the frame as it is now, which on a busy machine is half a second after it has grown."""
    shown.scroll_into_view_if_needed()
    shown.page.screenshot()
    shown.click()


def violations(page: Page) -> list[str]:
    """What axe finds on a page, a line each with the elements; an empty list is what we want."""
    page.evaluate(AXE_SCRIPT)
    return _found(page)


def violations_in_both_schemes(page: Page) -> list[str]:
    """The same in the light, and by dark what changes with the colours alone; the page must not fade from one into the
    other (`reduced_motion`)."""
    page.emulate_media(color_scheme="light")
    light = [f"light: {line}" for line in violations(page)]
    page.emulate_media(color_scheme="dark")
    rules = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    return light + [f"dark: {line}" for line in _found(page, runOnly=rules)]


# What fades is looked at once it has arrived: on its way from one colour to another it has neither's contrast.
AT_REST = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => Promise.all(
  document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < Infinity).map(
    one => one.finished.catch(() => null))))"""


def _found(page: Page, **options: Any) -> list[str]:
    page.evaluate(AT_REST)
    options |= {"resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options).then(results => results.violations)", options)
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
