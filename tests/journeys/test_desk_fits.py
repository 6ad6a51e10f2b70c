"""The desk has room for what it says, in German too: nothing runs into another column, and nothing is cut silently."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from forum import clock, support
from forum.db import session, write
from forum.pages import Page as DocPage
from forum.support import Ticket, TicketClock
from tests.people import People
from tests.support import deeds

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
Open = Callable[..., Page]

TIGHT = """() => [...document.querySelectorAll(".ticket-row")].flatMap((row) => {
  const ends = [...row.querySelectorAll(".due-in > *")].map((one) => one.getBoundingClientRect().right);
  const begins = row.querySelector(".ticket-row-text").getBoundingClientRect().left;
  return Math.max(...ends) > begins || row.offsetHeight > 48 ? [[ends, begins, row.offsetHeight, row.innerText]] : [];
})"""
CUT = """() => [...document.querySelectorAll(".tabs")].filter((tabs) =>
  tabs.scrollWidth > tabs.clientWidth && getComputedStyle(tabs).maskImage === "none").length"""


@pytest.fixture
def ticket(people: People, doc_page: DocPage) -> Ticket:
    return deeds.escalate(deeds.ask(doc_page, people.customer), people.moderator)


@pytest.mark.parametrize("width", [1024, 1280])
@pytest.mark.parametrize("ago", [0, 72, 35 * 60])
def test_a_row_of_the_queue_is_two_lines_high(
    live: str, signed_in: Open, people: People, ticket: Ticket, width: int, ago: int
) -> None:
    at = clock.now() - timedelta(minutes=ago)
    with write():
        session.execute(update(Ticket).values(waiting_since=at - timedelta(hours=2), due_at=at, opened_at=at))
    session.rollback()
    sam = signed_in(people.support, locale="de-DE", viewport={"width": width, "height": 800})
    sam.goto(f"{live}/queue")
    assert sam.locator(".ticket-row .due-late").count() == 1
    assert sam.evaluate(TIGHT) == []
    assert sam.evaluate(CUT) == 0


def test_a_late_promise_does_not_widen_the_page_of_a_phone(
    live: str, signed_in: Open, people: People, ticket: Ticket
) -> None:
    number = ticket.id
    with write():
        made = support.promise_update(session.get_one(Ticket, number), clock.now() + timedelta(hours=1), people.support)
        session.flush()
        session.execute(
            update(TicketClock).where(TicketClock.id == made.id).values(due_at=clock.now() - timedelta(hours=1))
        )
    session.rollback()
    sam = signed_in(people.support, viewport={"width": 360, "height": 740})
    sam.goto(f"{live}/tickets/{number}")
    assert sam.locator(".promised .due-late").count() == 1
    assert sam.evaluate("document.documentElement.scrollWidth") <= 360
