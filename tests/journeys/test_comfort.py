"""Pages as some people need them, where there is most to see: larger letters, the colours of their system, paper.
What every page is to them is asked in `test_path` and `test_every_page`, where it is open already."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from forum import questions, support
from forum.db import session, write
from forum.pages import Page as DocPage
from tests import browser
from tests.journeys.comfort import ask, cut
from tests.people import People
from tests.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
Open = Callable[..., Page]


@pytest.fixture
def pages(people: People, doc_page: DocPage) -> dict[str, str]:
    """Where there is most to see: a solved thread with code and a table, the form, the list, the queue and a ticket."""
    table = "| Setting | Meaning | Where it is set |\n|---|---|---|\n| FORUM_URL | the address | environment |"
    text = f"```sh\n{'x' * 200}\n```\n{table}"
    with write():
        made = questions.ask(doc_page, f"Why does it say {'W' * 60}?", text, by=people.visitor)
        questions.accept(
            questions.answer(
                made, "Hey, set `FORUM_URL`, see [why](https://docs.example.com/why).", by=people.moderator
            ),
            by=people.visitor,
        )
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


@pytest.fixture
def large() -> Iterator[Browser]:
    """A browser whose letters are twice as large as usual, as one sets it for all pages; nothing else is."""
    with browser.chromium("--blink-settings=defaultFontSize=32,defaultFixedFontSize=26", windowless=True) as started:
        yield started


def test_in_letters_twice_as_large_nothing_is_cut_off(
    large: Browser, visit: Callable[..., Visitor], live: str, pages: dict[str, str], people: People
) -> None:
    cookie = visit(people.admin).client.get_cookie("docside", domain="127.0.0.1")
    assert cookie
    with large.new_context(viewport={"width": 1280, "height": 800}) as profile:
        profile.add_cookies([{"name": "docside", "value": cookie.value, "url": live}])
        tab = profile.new_page()
        for name, path in pages.items():
            tab.goto(live + path)
            assert tab.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
            assert cut(tab) + ask(tab, "squeezed") == [], name


def test_in_the_colours_of_the_system_the_list_that_is_open_has_its_line(
    signed_in: Open, live: str, pages: dict[str, str], people: People
) -> None:
    tab = signed_in(people.admin, forced_colors="active")
    tab.goto(live + pages["queue"])
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
    code = tab.locator("pre.code").first
    assert code.evaluate("one => one.scrollWidth <= one.clientWidth"), "a long line ends at the edge of the paper"
    shown = "one => getComputedStyle(one, '::after').content"
    assert "https://docs.example.com/why" in tab.locator(".prose a[href^=http]").first.evaluate(shown)


def test_on_paper_a_ticket_is_all_of_its_conversation_and_nothing_to_fill_in(
    signed_in: Open, live: str, pages: dict[str, str], people: People
) -> None:
    with write():
        ticket = session.get_one(support.Ticket, int(pages["ticket"].rpartition("/")[2]))
        for number in range(30):
            support.add_note(ticket, f"Note number {number}.", by=people.support)
    session.rollback()
    tab = signed_in(people.admin)
    tab.goto(live + pages["ticket"])
    expect(tab.locator("#middle")).not_to_have_attribute("open", "")
    tab.emulate_media(media="print")
    expect(tab.get_by_text("Note number 15.")).to_be_visible()
    assert tab.locator("nav, button, summary, textarea, .paper-reply").filter(visible=True).count() == 0
