"""What a program fills in waits; people never meet the trap; what the filter knows, tried out in the panel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import screening
from forum.db import session, write
from forum.pages import Page as DocPage
from forum.questions import SECONDS
from forum.screening.teaching import weigh_anew
from forum.web import set_option
from tests.browser import violations
from tests.people import People

on_sqlite = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
ASK = "/ask?page=https://docs.example.com/guide/install"
FOCUSED = "document.activeElement.name || document.activeElement.tagName"


@on_sqlite
def test_the_trap_is_for_programs_and_moderators_read_why_it_waits(
    people: People, doc_page: DocPage, signed_in: Callable[..., Page], live: str
) -> None:
    with write():
        set_option(SECONDS, 30)
        for n in range(20):
            good, bad = f"The build fails with error {n} in line {n}", f"Visit my channel and win free money {n}"
            screening.learn(f"good:{n}", good, spam=False, because=f"g:{n}", author_id=None)
            screening.learn(f"spam:{n}", bad, spam=True, because=f"s:{n}", author_id=None)
    session.rollback()
    weigh_anew()
    vera = signed_in(people.visitor)
    vera.goto(f"{live}{ASK}")
    vera.get_by_label("Your question in one line").focus()
    seen = []
    for _n in range(12):
        vera.keyboard.press("Tab")
        seen.append(vera.evaluate(FOCUSED))
    assert "body" in seen
    assert "website" not in seen
    assert not vera.locator("[name=website]").is_visible()
    vera.get_by_label("Your question in one line").fill("Why does it stop?")
    vera.locator("[name=body]").fill("It stops with 12.")
    vera.get_by_role("button", name="Ask", exact=True).click()
    expect(vera.get_by_text("It stops with 12.")).to_be_visible()

    mona = signed_in(people.moderator)
    mona.goto(f"{live}/panel/review")
    mona.get_by_text("May come from a program").click()
    expect(mona.get_by_text("it was sent sooner than anybody types")).to_be_visible()
    mona.goto(f"{live}/panel/filter")
    mona.get_by_label("A text that somebody could post").fill("Visit my channel and win free money 99")
    mona.get_by_role("button", name="What would become of it?").click()
    expect(mona.get_by_text("It would be held.")).to_be_visible()
    assert not violations(mona)
