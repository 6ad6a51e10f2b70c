"""Pages as some people need them: at 200 percent, without motion, in the colours of their system, and on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import questions, support
from forum.db import write
from forum.pages import Page as DocPage
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
Open = Callable[..., Page]
# What ends beyond the right edge, in no part that scrolls by itself, and is no title with an ellipsis.
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const box = one.getBoundingClientRect();
  if (!box.width || !box.height || box.right <= innerWidth + 1 || !one.checkVisibility()) return false;
  for (let at = one.parentElement; at; at = at.parentElement) {
    const { overflowX, textOverflow } = getComputedStyle(at);
    if (/auto|scroll/.test(overflowX) || textOverflow === "ellipsis") return false;
  }
  return true;
}).map((one) => one.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const { animationName, animationTimeline, animationDuration, transitionDuration } = getComputedStyle(one);
  const lasts = (text) => text.split(",").some((part) => parseFloat(part) * (part.includes("ms") ? .001 : 1) > 0.01);
  const fades = animationName !== "none" && animationTimeline === "auto" && lasts(animationDuration);
  return fades || lasts(transitionDuration);
}).map((one) => one.outerHTML.slice(0, 120))"""
RING = """() => {
  const style = getComputedStyle(document.activeElement);
  return document.activeElement === document.body ? null
    : [style.outlineStyle, parseFloat(style.outlineWidth), document.activeElement.outerHTML.slice(0, 120)];
}"""


@pytest.fixture
def pages(people: People, doc_page: DocPage) -> dict[str, str]:
    """Where there is most to see: a solved thread with code and a table, the form, the list, the queue and a ticket."""
    table = "| Setting | Meaning | Where it is set |\n|---|---|---|\n| FORUM_URL | the address | environment |"
    text = f"```sh\n{'x' * 200}\n```\n{table}"
    with write():
        made = questions.ask(doc_page, f"Why does it say {'W' * 60}?", text, by=people.visitor)
        questions.accept(questions.answer(made, "Hey, set `FORUM_URL`.", by=people.moderator), by=people.visitor)
        waiting = questions.ask(doc_page, "It stops at once", "Right after it starts.", by=people.visitor)
        ticket = support.escalate(waiting, by=people.moderator)
        return {
            "thread": questions.path(made),
            "ask": f"/ask?page={doc_page.address}",
            "home": "/",
            "queue": "/queue",
            "ticket": f"/tickets/{ticket.id}",
            "frame": f"/embed?page={doc_page.address}",
        }


def test_at_twice_the_size_nothing_is_cut_off(
    signed_in: Open, live: str, pages: dict[str, str], people: People
) -> None:
    tab = signed_in(people.admin, viewport={"width": 640, "height": 400}, device_scale_factor=2)
    for name, path in pages.items():
        tab.goto(live + path)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 640, name
        assert tab.evaluate(CUT) == [], name


def test_whoever_wants_no_motion_sees_none(signed_in: Open, live: str, pages: dict[str, str], people: People) -> None:
    tab = signed_in(people.admin, reduced_motion="reduce")
    for name, path in pages.items():
        tab.goto(live + path)
        assert tab.evaluate(MOVING) == [], name


def test_in_the_colours_of_the_system_one_sees_where_one_is(
    signed_in: Open, live: str, pages: dict[str, str], people: People
) -> None:
    tab = signed_in(people.admin, forced_colors="active")
    for name, path in pages.items():
        tab.goto(live + path)
        rings = []
        for _ in range(25):
            tab.keyboard.press("Tab")
            rings.append(tab.evaluate(RING))
        seen = [ring for ring in rings if ring]
        assert seen, name
        assert [ring for ring in seen if ring[0] in {"none", "hidden"} or ring[1] < 2] == [], name
    tab.goto(f"{live}/queue")
    line = "link => getComputedStyle(link).borderBottomColor"
    here, other = tab.locator(".tabs a[aria-current]"), tab.locator(".tabs a:not([aria-current])")
    assert here.first.evaluate(line) != other.first.evaluate(line)


def test_on_paper_a_thread_is_what_was_said_and_by_whom(
    signed_in: Open, live: str, pages: dict[str, str], people: People
) -> None:
    tab = signed_in(people.visitor)
    tab.goto(live + pages["thread"])
    tab.emulate_media(media="print")
    expect(tab.get_by_text("Hey, set")).to_be_visible()
    expect(tab.get_by_text("This solved it")).to_be_visible()
    expect(tab.get_by_text("Mona Moderator").first).to_be_visible()
    ways = "nav, form, button, summary, textarea, .skip"
    assert tab.locator(ways).filter(visible=True).count() == 0
