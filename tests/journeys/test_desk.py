"""A ticket answered with the keyboard alone, and without any script: macro, category, ten seconds, undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import handbook, questions, support
from forum.db import write
from forum.pages import Page as DocPage
from forum.support import Ticket
from tests.browser import violations
from tests.journeys.hands import Hands
from tests.journeys.test_moderation import sign_in
from tests.people import People


@pytest.fixture
def ticket(people: People, doc_page: DocPage) -> Ticket:
    with write():
        handbook.add_category("Billing", by=people.admin, checklist="Which plan?")
        handbook.add_macro("Ask for the log", "Hey [name],\n\nplease send the log.", by=people.support)
        asked = questions.ask(doc_page, "It stops at once", "Right after it starts.", by=people.visitor)
        return support.escalate(asked, by=people.moderator)


def test_a_ticket_is_answered_with_the_keyboard_alone(
    live: str, people: People, ticket: Ticket, context_of: Callable[..., Page]
) -> None:
    sam = context_of()
    number = ticket.id
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/tickets/{number}")
    sam.keyboard.press("?")
    expect(sam.get_by_role("dialog", name="Keys")).to_be_visible()
    assert violations(sam) == []
    sam.keyboard.press("Escape")
    sam.keyboard.press("m")
    sam.keyboard.type("log")
    sam.keyboard.press("Enter")
    expect(sam.locator("#body")).to_have_value("Hey Vera,\n\nplease send the log.")
    expect(sam.locator("#body")).to_be_focused()
    sam.keyboard.type(" Thank you.")
    hands = Hands(sam)
    hands.tick(sam.get_by_label("Billing").first)
    hands.press(sam.get_by_role("button", name="Answer in public"))
    expect(sam.get_by_text("Being sent")).to_be_visible()
    assert violations(sam) == []
    hands.to(sam.locator(".post-waiting").get_by_role("button").first)
    sam.keyboard.press("u")
    expect(sam.locator("#body")).to_have_value("Hey Vera,\n\nplease send the log. Thank you.")
    expect(sam.get_by_text("Being sent")).to_have_count(0)


def test_what_one_writes_is_sent_by_control_and_enter(
    live: str, people: People, ticket: Ticket, context_of: Callable[..., Page]
) -> None:
    sam = context_of()
    number = ticket.id
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/tickets/{number}")
    sam.keyboard.press("n")
    sam.keyboard.type("It is the disk.")
    sam.keyboard.press("Control+Enter")
    expect(sam.locator(".post.note")).to_contain_text("It is the disk.")
    sam.keyboard.press("r")
    sam.keyboard.type("Hey Vera, your disk is full.")
    sam.keyboard.press("Control+Enter")
    expect(sam.locator(".problems")).to_contain_text("choose at least one category")
    sam.get_by_label("Billing").first.check()
    sam.keyboard.press("r")
    sam.keyboard.press("Control+Enter")
    expect(sam.locator(".post-waiting")).to_contain_text("Hey Vera, your disk is full.")


def test_a_ticket_is_answered_without_any_script(
    live: str, people: People, ticket: Ticket, context_of: Callable[..., Page]
) -> None:
    sam = context_of(java_script_enabled=False)
    number = ticket.id
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/tickets/{number}")
    sam.locator("summary", has_text="Macros").click()
    sam.get_by_role("button", name="Ask for the log").click()
    expect(sam.locator("#body")).to_have_value("Hey Vera,\n\nplease send the log.")
    sam.get_by_role("button", name="Answer in public").click()
    expect(sam.locator(".problems")).to_contain_text("choose at least one category")
    sam.get_by_label("Billing").first.check()
    sam.get_by_role("button", name="Answer in public").click()
    expect(sam.get_by_text("Being sent")).to_be_visible()
    sam.get_by_role("button", name="Undo").click()
    expect(sam.locator("#body")).to_have_value("Hey Vera,\n\nplease send the log.")
    sam.locator(".step").first.click()
    expect(sam.locator(".step[aria-pressed=true]")).to_have_count(1)


def test_reply_and_note_are_two_papers_on_a_phone_too(
    live: str, people: People, ticket: Ticket, context_of: Callable[..., Page]
) -> None:
    number = ticket.id
    for scheme in ("light", "dark"):
        sam = context_of(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        sign_in(sam, live, people.support)
        sam.goto(f"{live}/tickets/{number}")
        looks = [
            sam.locator(paper).evaluate(
                "e => ['background-color', 'border-top-color'].map(n => getComputedStyle(e)[n])"
            )
            for paper in (".paper-reply", ".paper.note")
        ]
        assert looks[0][0] != looks[1][0]
        assert looks[0][1] != looks[1][1]
        assert sam.locator(".paper-reply .paper-word").inner_text() != sam.locator(".note .paper-word").inner_text()
        assert sam.evaluate("document.documentElement.scrollWidth") <= 360
        assert violations(sam) == []


def test_every_key_that_is_shown_is_on_the_page_and_does_something(
    live: str, people: People, ticket: Ticket, context_of: Callable[..., Page]
) -> None:
    sam = context_of(permissions=["clipboard-write"])
    number = ticket.id
    sign_in(sam, live, people.support)
    for address in (f"{live}/tickets/{number}", f"{live}/queue"):
        sam.goto(address)
        sam.keyboard.press("?")
        expect(sam.get_by_role("dialog", name="Keys")).to_be_visible()
        rows = sam.locator("#keys [data-key-of]:visible")
        keys = rows.evaluate_all("rows => rows.map(row => row.dataset.keyOf)")
        assert violations(sam) == []
        assert len(keys) > 8
        for key in keys:
            sam.goto(address)
            if key == "o":
                sam.keyboard.press("j")  # the row to open
            sam.evaluate(
                """() => {
                    window.happened = 0;
                    const note = (event) => { window.happened += 1; event.preventDefault(); };
                    for (const what of ["click", "submit", "focusin"]) document.addEventListener(what, note, true);
                }"""
            )
            for part in key.split(" …")[0].split(" "):
                sam.keyboard.press(part)
            assert sam.evaluate("window.happened"), f"{key} does nothing on {address}"
