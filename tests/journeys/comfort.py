"""What a page is to people who need it otherwise: twice as large, without motion, in the colours of their system, on
paper. Asked of a page that is open already, for loading it is most of what that costs."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser import violations_in_both_schemes

WIDTH, HEIGHT, PHONE = 1280, 800, 360
ASKED = Path(__file__).with_suffix(".js").read_text().partition("\n")[2].strip()


def ask(page: Page, what: str) -> list[str]:
    """The lines of one of the questions in `comfort.js`."""
    found: list[str] = page.evaluate(f"{ASKED}.{what}()")
    return found


def faults(page: Page) -> list[str]:
    """What axe finds by day and by night on a screen and on a phone, and what people do; the page is loaded once. It
    changes its width and its colours in place, as it does when a window is made narrow and at dusk."""
    found = violations_in_both_schemes(page) + discomforts(page)
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    found += [f"at {PHONE}, {line}" for line in violations_in_both_schemes(page)]
    found += [f"at {PHONE} it scrolls sideways"] * scrolls(page)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return found


def discomforts(page: Page) -> list[str]:
    """A line for each, of a page that is open at 1280 pixels by somebody who wants no motion; and it is as it was."""
    found = {"moves": ask(page, "moving"), "squeezed": ask(page, "squeezed")}
    page.emulate_media(forced_colors="active")
    page.keyboard.press("Tab")
    found |= {"in forced colours": ask(page, "behind"), "by Tab": ask(page, "rings")}
    page.emulate_media(forced_colors="none")
    page.set_viewport_size({"width": WIDTH // 2, "height": HEIGHT // 2})
    found |= {"at 200 %": cut(page), "squeezed at 200 %": ask(page, "squeezed")}
    page.emulate_media(media="print")
    found |= {"on paper": ask(page, "pressed"), "cut on paper": cut(page)}
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return [f"{what}: {line}" for what, lines in found.items() for line in lines]


def cut(page: Page) -> list[str]:
    return ["all of it scrolls sideways"] * scrolls(page) + ask(page, "cut")


def scrolls(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
