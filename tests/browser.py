"""A real Chromium, driven by Playwright; and axe, which finds what people with assistive technology would trip over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

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


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """A browser; skipped at home where there is none, a failure in CI."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing("There is no Chromium on this machine (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *more])
        RUNNING.append(browser)
        try:
            yield browser
        finally:
            RUNNING.remove(browser)
            browser.close()


def close_tabs() -> None:
    """Of every browser of this process: a test that failed has not closed its own."""
    for context in [context for browser in RUNNING for context in browser.contexts]:
        context.close()


def violations(page: Page) -> list[str]:
    """What axe finds on a page, a line each with the elements; an empty list is what we want."""
    return _said(Axe().run(page, options={"resultTypes": ["violations"]}).response)


def violations_of_colour(page: Page) -> list[str]:
    """The same of a page that axe has been on, for what changes with its colours alone."""
    rules = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    return _said(page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules))


def _said(answer: dict[str, Any]) -> list[str]:
    found: list[dict[str, Any]] = answer["violations"]
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
