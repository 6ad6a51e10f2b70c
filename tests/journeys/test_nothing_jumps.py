"""Nobody taps beside what they meant: what stands on a page stays where it is while its scripts come."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from forum import questions
from forum.accounts import User
from forum.db import write
from forum.pages import Page as DocPage
from forum.questions import Question
from tests.browser import wait_until
from tests.people import People
from tests.support import deeds

SHIFTS = """window.shifts = []; new PerformanceObserver(seen => { for (const shift of seen.getEntries()) shifts.push(
  [shift.value, ...shift.sources.map(({ node }) => node?.outerHTML?.slice(0, 120))])
}).observe({ type: "layout-shift", buffered: true })"""
LEAST = 0.02
"""Of the page, times how far. A line may become shorter by some letters as its date becomes "2 days ago"; a line of a
form that comes late is .07 or more."""
PHONE = {"width": 360, "height": 780}


@pytest.fixture
def talk(people: People, doc_page: DocPage) -> Question:
    """A thread that is a ticket too, so that every page about it has something to say."""
    with write():
        asked = questions.ask(doc_page, "Why is the frame empty?", "It stays white.\n\n" * 6, by=people.visitor)
        questions.answer(asked, "Look into the console. " * 12, by=people.stranger)
    deeds.escalate(asked, people.moderator)
    return asked


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["", "visitor", "moderator", "support"])
def test_nothing_moves_while_the_scripts_are_on_their_way(
    live: str,
    people: People,
    talk: Question,
    doc_page: DocPage,
    context_of: Callable[..., Page],
    signed_in: Callable[..., Page],
    who: str,
) -> None:
    user: User | None = getattr(people, who) if who else None
    tab = signed_in(user, viewport=PHONE) if user else context_of(viewport=PHONE)
    tab.add_init_script(SHIFTS)
    tab.route("**/*.js", late)
    about = f"page={doc_page.address}"
    places = ["/", f"/ask?{about}", questions.path(talk), f"/search?q=frame&{about}", f"/embed?{about}"]
    places += {"support": ["/queue", "/tickets/1"], "moderator": ["/panel/threads", "/inbox"]}.get(who, [])
    for place in places:
        tab.goto(live + place)
        wait_until(tab, "() => document.documentElement.classList.contains('scripted')")
        tab.wait_for_timeout(100)
        assert [shift for shift in tab.evaluate("shifts") if shift[0] > LEAST] == [], place


def late(route: Route) -> None:
    time.sleep(0.2)
    route.continue_()
