"""A ticket answered with the keyboard alone, and without any script: macro, category, ten seconds, undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import handbook, questions, support
from forum.db import session, write
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


def test_what_is_open_in_the_right_column_outlives_other_deeds(
    live: str, people: People, ticket: Ticket, context_of: Callable[..., Page]
) -> None:
    sam = context_of()
    number, admin = ticket.id, people.admin
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/tickets/{number}")
    facts = sam.locator("#facts")
    facts.locator("summary", has_text="Change level").click()
    facts.get_by_label("Reason").fill("It burns.")
    facts.locator("summary", has_text="Choose categories").click()
    facts.get_by_label("Billing", exact=True).check()
    facts.locator("h2").first.click()
    for key, gone in (("a", "Take it"), ("w", "Wait for the asker")):
        sam.keyboard.press(key)
        expect(facts.get_by_role("button", name=gone)).to_have_count(0)
        expect(facts.get_by_label("Reason")).to_have_value("It burns.")
        expect(facts.get_by_label("Reason")).to_be_visible()
        expect(facts.get_by_label("Billing", exact=True)).to_be_checked()
    sam.locator("#note").fill("Look at the disk.")
    sam.get_by_role("button", name="Add private note").click()
    expect(sam.locator(".post.note")).to_contain_text("Look at the disk.")
    expect(facts.get_by_label("Reason")).to_have_value("It burns.")
    facts.get_by_role("button", name="Save", exact=True).click()
    expect(facts.locator(".category-list")).to_have_text("Billing")
    expect(facts.locator("summary", has_text="Change the categories")).to_be_visible()
    expect(facts.locator("input[name=category]").first).to_be_hidden()
    expect(facts.get_by_label("Reason")).to_have_value("It burns.")
    with write():
        support.mark_spam(session.get_one(Ticket, number), by=admin)
    facts.get_by_role("button", name="Take it up again").click()
    expect(facts.get_by_role("button", name="This is no spam")).to_be_visible()
    expect(facts.get_by_label("Reason")).to_have_value("It burns.")
    facts.get_by_role("button", name="This is no spam").click()
    expect(facts.get_by_role("button", name="This is no spam")).to_have_count(0)
    facts.get_by_role("button", name="Change level").click()
    expect(facts).to_contain_text("by hand: It burns.")
    expect(facts.get_by_label("Reason")).to_be_hidden()
    expect(facts.locator("#set-reason")).to_have_value("")
    assert violations(sam) == []


def test_what_was_taken_for_spam_meanwhile_is_said_and_shown(
    live: str, people: People, ticket: Ticket, context_of: Callable[..., Page]
) -> None:
    sam = context_of()
    number, admin = ticket.id, people.admin
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/tickets/{number}")
    with write():
        support.mark_spam(session.get_one(Ticket, number), by=admin)
    sam.keyboard.press("w")
    expect(sam.locator("#notice")).to_contain_text("taken for spam")
    expect(sam.get_by_role("button", name="This is no spam")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_what_is_on_the_other_paper_stays_there(
    live: str, people: People, ticket: Ticket, context_of: Callable[..., Page], *, scripts: bool
) -> None:
    sam = context_of(java_script_enabled=scripts)
    number = ticket.id
    sign_in(sam, live, people.support)
    sam.goto(f"{live}/tickets/{number}")
    body, note = sam.locator("#body"), sam.locator("#note")
    body.fill("Half an answer")
    note.fill("A whole thought")
    sam.get_by_role("button", name="Add private note").click()
    expect(sam.locator(".post.note")).to_contain_text("A whole thought")
    expect(body).to_have_value("Half an answer")
    expect(note).to_have_value("")
    note.fill("Half a thought")
    sam.get_by_role("button", name="Take it").click()
    expect(sam.locator(".owner")).to_have_text("Sam Support")
    expect(note).to_have_value("Half a thought")
    expect(body).to_have_value("Half an answer")
    sam.get_by_label("Billing").first.check()
    sam.get_by_role("button", name="Answer in public").click()
    expect(sam.locator(".post-waiting")).to_contain_text("Half an answer")
    expect(note).to_have_value("Half a thought")
    expect(body).to_have_value("")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_an_answer_to_a_thread_that_went_to_support_goes_there(
    live: str, people: People, doc_page: DocPage, context_of: Callable[..., Page], *, scripts: bool
) -> None:
    with write():
        asked = questions.ask(doc_page, "My key", "It is here.", by=people.visitor)
    number, by, vera = asked.id, people.support, context_of(java_script_enabled=scripts)
    sign_in(vera, live, people.visitor)
    vera.goto(f"{live}/questions/{number}")
    vera.get_by_label("Your answer").fill("And more of it.")
    with write():
        moved = support.make_private(session.get_one(questions.Question, number), by=by).id
    vera.get_by_role("button", name="Reply").click()
    expect(vera.locator(".composer .problems")).to_contain_text("moved to our support team")
    expect(vera.get_by_label("Your message")).to_have_value("And more of it.")
    assert not scripts or violations(vera) == []
    vera.get_by_role("button", name="Send it to support alone").click()
    vera.wait_for_url(f"**/my-tickets/{moved}*")
    expect(vera.locator(".post").last).to_contain_text("And more of it.")
