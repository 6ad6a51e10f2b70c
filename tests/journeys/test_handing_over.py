"""Somebody on support stops for the day, with scripts and without, and the hero finds what is theirs now."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from forum import questions, support
from forum.community import add_team
from forum.db import write
from forum.pages import Page as DocPage
from forum.support import Ticket
from tests.browser import violations
from tests.journeys.hands import WAYS, Sit
from tests.people import People


@pytest.fixture
def tickets(people: People, doc_page: DocPage) -> list[Ticket]:
    """Two tickets of Sam's, and a team without a hero."""
    with write():
        add_team("Answers", "", by=people.admin)
        made = []
        for title in ("It stops at once", "It never starts"):
            asked = questions.ask(doc_page, title, "Why?", by=people.visitor)
            made.append(support.escalate(asked, by=people.moderator))
            support.assign(made[-1], people.support, by=people.support)
    return made


@WAYS
def test_nothing_is_left_without_a_note_and_the_hero_takes_over(
    live: str, people: People, tickets: list[Ticket], sit: Sit, *, scripts: bool
) -> None:
    his, hers = sit(people.support), sit(people.moderator)
    sam, mona = his.page, hers.page
    mona.goto(f"{live}/panel/heroes")
    hers.choose(mona.get_by_label("This week"), "Mona Moderator")
    hers.leave_by(mona.get_by_role("button", name="Save"))
    sam.goto(f"{live}/queue")
    expect(sam.get_by_text("This week: Mona Moderator")).to_be_visible()
    his.press(sam.get_by_role("link", name="Stop for the day"))
    expect(sam.get_by_role("heading", name="2 tickets of yours need something first")).to_be_visible()
    assert not scripts or violations(sam) == []
    his.write(sam.get_by_label("Private note").first, "The index is stale; ask ops tomorrow.")
    his.press(sam.get_by_role("button", name="Keep it so").first)
    expect(sam.get_by_role("heading", name="One ticket of yours needs something first")).to_be_visible()
    his.choose(sam.get_by_label("Whose it is"), "Mona Moderator")
    his.press(sam.get_by_role("button", name="Keep it so"))
    expect(sam.get_by_text("Whoever gets it needs a note")).to_be_visible()
    assert not scripts or violations(sam) == []
    his.write(sam.get_by_label("Private note"), "The index is stale; ask ops tomorrow.")
    his.press(sam.get_by_role("button", name="Keep it so"))
    his.press(sam.get_by_role("button", name="I am done for today"))
    expect(sam.get_by_text("You are done for today.")).to_be_visible()
    assert not scripts or violations(sam) == []
    mona.goto(f"{live}/queue")
    hers.press(mona.get_by_role("link", name="handed to you"))
    handed = mona.get_by_text("from Sam Support")
    expect(handed.first).to_be_visible()
    # On a day of work the one he kept is due before he is back, and comes with the other.
    for left in reversed(range(handed.count())):
        hers.press(mona.get_by_role("button", name="I have it").first)
        expect(handed).to_have_count(left)


@WAYS
def test_an_update_is_promised_on_the_ticket(
    live: str, people: People, tickets: list[Ticket], sit: Sit, *, scripts: bool
) -> None:
    number, his = tickets[0].id, sit(people.support)
    sam = his.page
    sam.goto(f"{live}/tickets/{number}")
    his.press(sam.locator("summary", has_text="Promise an update"))
    his.pick(sam.get_by_label("In a week").last)
    assert not scripts or violations(sam) == []
    his.press(sam.get_by_role("button", name="Promise it"))
    expect(sam.get_by_text("We will get back by")).to_be_visible()
    assert not scripts or violations(sam) == []
