"""What nobody else reads: the way to it from under a page; and two tickets that become one and two again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from forum import support
from forum.db import session, write
from forum.pages import Site
from forum.questions import Question
from forum.support import Ticket
from tests.browser import click, violations
from tests.embed.framing import code_mailed_to
from tests.journeys.hands import WAYS, Sit
from tests.journeys.hosts import PAPER, Host
from tests.people import People

on_sqlite = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@on_sqlite
def test_a_question_about_ones_account_leaves_the_page_for_support_alone(
    host: Host, embed: Callable[[str], str], tab: Page, people: People, signed_in: Callable[..., Page], live: str
) -> None:
    tab.goto(host.put("/guide", f"<h1>Guide</h1>{embed('/guide')}", head=f"<style>{PAPER}</style>"))
    frame = tab.frame_locator("iframe")
    frame.get_by_label("Your question in one line").fill("My invoice is wrong")
    frame.get_by_label("What happened, and what did you expect?").fill("It names our old office.")
    with tab.expect_popup() as opened:
        click(frame.get_by_role("button", name="Write to support alone"))
    form = opened.value
    expect(form.get_by_label("What is it about, in one line")).to_have_value("My invoice is wrong")
    assert not violations(form)
    form.get_by_label("Your name").fill("Bob")
    form.get_by_label("Your mail address").fill("bob@example.org")
    form.get_by_role("button", name="Send it to support alone").click()
    expect(form.get_by_label("Code")).to_be_visible()
    assert not violations(form)
    session.rollback()
    form.get_by_label("Code").fill(code_mailed_to("bob@example.org"))
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form.get_by_text("It names our old office.")).to_be_visible()
    assert not violations(form)

    session.rollback()
    assert session.scalars(select(Question)).all() == []
    tab.reload()
    expect(frame.get_by_role("heading", name="Questions about this page")).to_be_visible()
    expect(frame.get_by_text("My invoice is wrong")).to_have_count(0)
    sam = signed_in(people.support)
    sam.goto(f"{live}/queue")
    sam.get_by_role("link", name="My invoice is wrong").click()
    expect(sam.get_by_text("Bob and people on support read it")).to_be_visible()


@WAYS
def test_two_tickets_become_one_conversation_and_two_again(
    live: str, people: People, site: Site, sit: Sit, signed_in: Callable[..., Page], *, scripts: bool
) -> None:
    with write():
        first = support.ask_support(site, "The invoice is wrong", "It names our old office.", by=people.visitor)
        again = support.ask_support(site, "The invoice, once more", "Our accountant asks.", by=people.stranger)
        kept, gone = first.id, again.id
    hands = sit(people.support)
    sam = hands.page
    sam.goto(f"{live}/tickets/{gone}")
    hands.press(sam.locator("summary", has_text="Merge into another ticket"))
    hands.write(sam.get_by_label("Title, number or person"), "invoice is wrong")
    if not scripts:
        sam.keyboard.press("Enter")
    hands.press(sam.get_by_role("button", name="Merge into this one The invoice is wrong"))
    expect(sam.locator(".problems", has_text="They never read each other's words")).to_be_visible()
    assert not scripts or not violations(sam)
    hands.press(sam.get_by_role("button", name="Merge them all the same"))
    sam.wait_for_url(f"**/tickets/{kept}")
    for words in ("It names our old office.", "Our accountant asks."):
        expect(sam.get_by_text(words)).to_be_visible()
    expect(sam.get_by_label("Goes to")).to_be_visible()
    assert not scripts or not violations(sam)

    stan = signed_in(people.stranger)
    stan.goto(f"{live}/my-tickets/{gone}")
    expect(stan.get_by_text("Our accountant asks.")).to_be_visible()
    assert "old office" not in stan.content()

    sam.goto(f"{live}/tickets/{gone}")
    expect(sam.get_by_text("It is handled in")).to_be_visible()
    assert not scripts or not violations(sam)
    hands.press(sam.get_by_role("button", name="Take it out again"))
    expect(sam.get_by_text("Our accountant asks.")).to_be_visible()
    expect(sam.get_by_text("It names our old office.")).to_have_count(0)
    session.rollback()
    assert session.get_one(Ticket, gone, populate_existing=True).merged_into_id is None


@WAYS
def test_what_is_about_something_else_moves_together_and_thanks_need_no_reply(
    live: str, people: People, site: Site, sit: Sit, *, scripts: bool
) -> None:
    with write():
        ticket = support.ask_support(site, "The invoice is wrong", "It names our old office.", by=people.visitor)
        support.write_as_requester(ticket, "And the import is slow.", by=people.visitor)
        support.write_as_support(ticket, "Try two workers.", by=people.support)
        support.write_as_requester(ticket, "Thanks, I try it tomorrow.", by=people.visitor)
        number = ticket.id
    hands = sit(people.support)
    sam = hands.page
    sam.goto(f"{live}/tickets/{number}")
    boxes = sam.get_by_role("checkbox", name="Split off")
    expect(boxes).to_have_count(0)
    hands.press(sam.locator("summary", has_text="Split off what is about something else"))
    expect(boxes).to_have_count(4)
    for n in (1, 2, 3):
        hands.tick(boxes.nth(n))
    hands.write(sam.get_by_label("What is it about, in one line"), "Slow import")
    if scripts:
        assert not violations(sam)
    hands.press(sam.get_by_role("button", name="Begin a ticket with them"))
    expect(sam.get_by_role("heading", name="Slow import")).to_be_visible()
    expect(sam.get_by_text("Try two workers.")).to_be_visible()
    expect(sam.get_by_text("It names our old office.")).to_have_count(0)

    hands.press(sam.get_by_role("button", name="No reply needed"))
    expect(sam.get_by_text("what was written last needs no reply")).to_be_visible()
    if scripts:
        assert not violations(sam)
    hands.press(sam.get_by_role("button", name="Undo"))
    expect(sam.get_by_role("button", name="No reply needed")).to_be_visible()
