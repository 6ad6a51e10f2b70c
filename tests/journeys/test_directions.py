"""Pages that run from right to left, and words of both directions on one page.

No language of ours runs from right to left yet, so the answers of the server get the one word on their way to the
browser that such a language would put there: `dir="rtl"`.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from forum import accounts, clock, questions, support
from forum.accounts import Organisation, Tier
from forum.db import session, write
from forum.pages import Page as DocPage
from forum.questions import Question
from tests.people import People

PERSIAN = "دکمهٔ «پرسیدن» در صفحهٔ راست‌به‌چپ کجا می‌نشیند؟"
MIXED = "مستندات ما `dir=rtl` دارد.\n\nIt works in English.\n\n```sh\nforum worker --until-idle\n```"


@pytest.fixture
def thread(people: People, doc_page: DocPage) -> Question:
    with write():
        made = questions.ask(doc_page, PERSIAN, MIXED, by=people.visitor)
        questions.answer(made, "Beside the title, I think.", by=people.stranger)
        questions.answer(made, "On the left.", by=people.moderator)
        for number in range(3):
            questions.ask(doc_page, f"Where does number {number} of these go?", "I looked.", by=people.customer)
        support.escalate(made, by=people.moderator)
    return made


def turned(page: Page) -> Page:
    """From now on every page runs from right to left."""

    def turn(route: Route) -> None:
        if route.request.resource_type != "document":
            return route.continue_()
        answer = route.fetch()
        return route.fulfill(response=answer, body=answer.text().replace('dir="ltr"', 'dir="rtl"', 1))

    page.route("**/*", turn)
    return page


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_that_run_from_right_to_left_are_the_mirror_of_the_others(
    live: str, people: People, doc_page: DocPage, thread: Question, signed_in: Callable[..., Page], width: int
) -> None:
    """Each thing is as far from the right as it was from the left, as long as its own words decide nothing."""
    plain = signed_in(people.admin, viewport={"width": width, "height": 800})
    other = turned(signed_in(people.admin, viewport={"width": width, "height": 800}))
    address = quote(doc_page.address, safe="")
    head = (".brand", ".top-nav", ".top-me")
    pages = {
        questions.path(thread): (*head, ".thread-head h1", ".byline .avatar", ".post-actions", ".thread-side"),
        "/": (*head, ".tabs a", ".state", ".thread-row-title", ".thread-row-side"),
        f"/ask?page={address}": (*head, "#title", ".writing-tools", "form .button"),
        f"/embed?page={address}": (".threads-head h1", ".thread-link svg", ".thread-more"),
        "/panel/": (*head, ".panel-nav a:visible, .panel-nav button:visible", ".figure"),
        "/panel/waiting": (".choose", ".review-item h2", ".review-item .meta"),
        "/queue": (*head, ".level", ".due", ".ticket-row-text", ".ticket-row-age"),
        "/account": (".panel-nav a", ".account-person .avatar"),
    }
    for path, things in pages.items():
        for page in (plain, other):
            page.goto(live + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
        assert other.evaluate("getComputedStyle(document.body).direction") == "rtl"
        for thing in things:
            assert ends(other, thing) == pytest.approx(ends(plain, thing), abs=2), f"{thing} on {path}"


def ends(page: Page, thing: str) -> tuple[float, float]:
    """How far the first of them begins and ends from where the lines of this page begin."""
    left, right, edge, direction = page.locator(thing).first.evaluate(
        "it => { const box = it.getBoundingClientRect(), root = document.documentElement;"
        " return [box.left, box.right, root.getBoundingClientRect().right, getComputedStyle(root).direction]; }"
    )
    return (left, right) if direction == "ltr" else (edge - right, edge - left)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_what_people_write_runs_the_way_its_letters_run_and_code_from_left_to_right(
    live: str, doc_page: DocPage, thread: Question, context_of: Callable[..., Page], direction: str
) -> None:
    page = context_of() if direction == "ltr" else turned(context_of())
    page.goto(live + questions.path(thread))
    persian, english = page.locator("#question p", has_text="مستندات").last, page.get_by_text("It works in English.")
    assert starts_at_the_right(page.locator("h1 bdi"))
    assert starts_at_the_right(persian)
    assert not starts_at_the_right(english)
    assert not starts_at_the_right(page.get_by_text("Beside the title, I think."))
    assert not starts_at_the_right(page.locator("pre code"))
    expect(page.locator("pre.code")).to_have_css("direction", "ltr")
    expect(persian.locator("code")).to_have_css("direction", "ltr")
    page.goto(f"{live}/embed?page={quote(doc_page.address, safe='')}")
    expect(page.locator("bdi", has_text=PERSIAN)).to_have_css("direction", "rtl")


def starts_at_the_right(text: Locator) -> bool:
    """Whether its first letter stands to the right of its last one on the same line or of its middle."""
    return bool(
        text.evaluate(
            """it => {
              const walk = document.createTreeWalker(it, NodeFilter.SHOW_TEXT), range = document.createRange();
              const node = walk.nextNode();
              range.setStart(node, 0); range.setEnd(node, 1);
              const first = range.getBoundingClientRect();
              range.selectNodeContents(it);
              const all = range.getBoundingClientRect();
              return first.left > (all.left + all.right) / 2;
            }"""
        )
    )


def test_on_a_phone_the_open_entry_of_ones_account_is_in_view_and_more_of_them_fade(
    live: str, people: People, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(people.visitor, viewport={"width": 360, "height": 700})
    row = page.locator(".panel-nav ul")
    page.goto(f"{live}/account")
    expect(row).to_have_css("--fade-start", "0px")
    expect(row).to_have_css("--fade-end", "40px")
    page.goto(f"{live}/account/leave")
    expect(page.locator(".panel-nav [aria-current]")).to_be_in_viewport(ratio=1)
    expect(row).to_have_css("--fade-start", "40px")
    expect(row).to_have_css("--fade-end", "0px")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(row).to_have_css("--fade-start", "0px")
    expect(row).to_have_css("--fade-end", "0px")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_names_from_right_to_left_bend_no_row_of_the_queue(
    live: str, people: People, doc_page: DocPage, signed_in: Callable[..., Page]
) -> None:
    with write():
        session.add(Organisation(name="شركة الخليج", domain="gulf.example", tier=Tier.PRIORITY, created_at=clock.now()))
        session.flush()
        omar = accounts.find_or_make("omar@gulf.example", "عمر الحداد")
        support.escalate(questions.ask(doc_page, "Which port?", "Tell me.", by=omar), by=people.moderator)
    sam = signed_in(people.support)
    sam.goto(f"{live}/queue")
    assert stands_in_order(sam.locator(".ticket-row-text .meta").first, "الحداد", "شركة", "Priority")


def stands_in_order(line: Locator, *words: str) -> bool:
    """Whether the words follow each other from left to right as they are seen."""
    lefts = line.evaluate(
        """(it, words) => words.map(word => {
          const walk = document.createTreeWalker(it, NodeFilter.SHOW_TEXT), range = document.createRange();
          for (let node; node = walk.nextNode();) {
            const at = node.data.indexOf(word);
            if (at < 0) continue;
            range.setStart(node, at); range.setEnd(node, at + word.length);
            return range.getBoundingClientRect().left;
          }
        })""",
        list(words),
    )
    return bool(lefts == sorted(lefts))
