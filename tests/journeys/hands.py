"""Somebody at a keyboard: Tab and Shift+Tab, Enter, Space, arrows and letters. At each stop they must see where they
are, and what they press must leave them somewhere: whoever is back at the top of a page has lost their place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

# Each journey on both databases, once with scripts and once without any.
WAYS = pytest.mark.parametrize(
    ("app", "scripts"),
    [pytest.param("sqlite", True, id="sqlite-scripts"), pytest.param("postgresql", False, id="postgresql-none")],
    indirect=["app"],
)
HERE = "one => document.hasFocus() && one === document.activeElement"
BEFORE = """one => Boolean(document.activeElement !== document.body
  && one.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"""
RINGED = """one => [one, one.parentElement, one.parentElement.parentElement].some((at) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
})"""
IN_SIGHT = """one => { const box = one.getBoundingClientRect();
  return box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth; }"""
LOST = "() => window.pressed && document.activeElement === document.body"
Sit = Callable[..., "Hands"]


class Hands:
    def __init__(self, page: Page) -> None:
        self.page, self.last = page, ""

    def to(self, wanted: Locator, presses: int = 200) -> None:
        """Go there, by Tab or back by Shift+Tab, whichever way it stands."""
        expect(wanted).to_be_visible()
        assert not self.page.evaluate(LOST), f"after {self.last} one stands nowhere"
        thing = wanted.element_handle()
        assert thing
        key = "Shift+Tab" if thing.evaluate(BEFORE) else "Tab"
        for _ in range(presses):
            if thing.evaluate(HERE):
                assert thing.evaluate(RINGED), f"nobody sees that they are at {wanted}"
                assert thing.evaluate(IN_SIGHT), f"{wanted} has the focus and is out of sight"
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"no way by keyboard to {wanted}")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        self.to(wanted)
        self.last = str(wanted)
        self.page.evaluate("window.pressed = true")
        self.page.keyboard.press(key)

    def leave_by(self, wanted: Locator) -> None:
        """By a link or a button that leads to another page, which is there when this is over."""
        self.to(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tick(self, wanted: Locator) -> None:
        self.press(wanted, "Space")

    def write(self, wanted: Locator, text: str) -> None:
        self.to(wanted)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def choose(self, wanted: Locator, words: str) -> None:
        """In a select: by the first letters of what one wants."""
        self.to(wanted)
        self.page.keyboard.type(words)
        chosen = wanted.evaluate("one => one.selectedOptions[0].textContent.trim()")
        assert str(chosen).startswith(words), chosen

    def pick(self, wanted: Locator) -> None:
        """A radio button: its group is one stop, and the arrows go on in it."""
        name = wanted.get_attribute("name")
        group = wanted.locator("xpath=ancestor::form").locator(f"input[type=radio][name='{name}']")
        checked = group.and_(self.page.locator(":checked"))
        self.to(checked if checked.count() else group.first)
        for _ in range(group.count()):
            if wanted.evaluate(HERE):
                break
            self.page.keyboard.press("ArrowDown")
        if not wanted.is_checked():
            self.page.keyboard.press("Space")
        assert wanted.is_checked()

    def bring(self, wanted: Locator, file: Path | FilePayload) -> None:
        """A file, by the window that Enter opens."""
        # From here on, for the browser hears of it a moment after it was said.
        with self.page.expect_file_chooser() as chosen:
            self.to(wanted)
            self.page.keyboard.press("Enter")
        chosen.value.set_files(file)
