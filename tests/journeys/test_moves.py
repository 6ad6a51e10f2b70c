"""A moderator keeps threads in order: asked before, split, moved, pinned, locked, in topics, answered at once."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from forum import questions
from forum.db import write
from forum.pages import Page, Site, find_or_make_page, identity_on
from tests.browser import violations
from tests.people import People


def test_a_question_asked_before_leads_on_and_an_answer_becomes_a_question(
    live: str, signed_in: Callable[..., Tab], context_of: Callable[..., Tab], people: People, doc_page: Page
) -> None:
    with write():
        first = questions.ask(doc_page, "How do I install it?", "On Debian.", by=people.visitor)
        again = questions.ask(doc_page, "Installing fails?", "It says no.", by=people.stranger)
        questions.answer(first, "With apt.", by=people.support)
        questions.answer(first, "And how do I remove it again?", by=people.customer)
        questions.answer(first, "Also with apt.", by=people.support)
    first_path, again_path = questions.path(first), questions.path(again)
    tab = signed_in(people.moderator)

    # The newer one was asked before: a few letters of the older title are enough.
    tab.goto(live + again_path)
    fold(tab, "Asked before")
    tab.get_by_label("The thread that answers it").press_sequentially("do I install")
    expect(tab.locator("#original-threads option")).to_have_count(1)
    value = tab.locator("#original-threads option").get_attribute("value") or ""
    tab.get_by_label("The thread that answers it").fill(value)
    tab.get_by_role("button", name="Close as a duplicate").click()
    expect(tab.get_by_text("This was asked before.")).to_be_visible()
    assert not violations(tab)
    tab.get_by_role("link", name="How do I install it?").click()
    expect(tab.get_by_role("link", name="Installing fails?")).to_be_visible()

    # An answer in it is a question of its own, and the one behind it goes along.
    tab.locator(".answers .post", has_text="And how do I remove").locator(".menu summary").click()
    tab.get_by_role("link", name="Make it a question of its own").click()
    assert not violations(tab)
    tab.get_by_label("Its title").fill("How do I remove it?")
    tab.get_by_label("Also with apt.").check()
    tab.get_by_role("button", name="Make it a question").click()
    expect(tab.get_by_role("heading", name="How do I remove it?")).to_be_visible()
    expect(tab.get_by_text("Also with apt.")).to_be_visible()

    # Everybody else reads where things went.
    reader = context_of(java_script_enabled=False)
    reader.goto(live + first_path)
    moved = reader.locator(".moved a").first
    expect(moved).to_have_text("How do I remove it?")
    moved.click()
    expect(reader.get_by_role("heading", name="How do I remove it?")).to_be_visible()


def test_a_thread_goes_to_another_page_to_its_top_and_is_locked(
    live: str, signed_in: Callable[..., Tab], context_of: Callable[..., Tab], people: People, site: Site, doc_page: Page
) -> None:
    with write():
        find_or_make_page(site, identity_on(site, "https://docs.example.com/guide/upgrade"), "Upgrading")
        thread = questions.ask(doc_page, "How do I remove it?", "On Debian.", by=people.visitor)
    address = live + questions.path(thread)
    tab = signed_in(people.moderator)
    tab.goto(address)
    fold(tab, "Move to another page")
    tab.get_by_label("Address of the page").press_sequentially("upgra")
    expect(tab.locator("#move-to-pages option")).to_have_count(1)
    tab.get_by_label("Address of the page").fill(tab.locator("#move-to-pages option").get_attribute("value") or "")
    tab.get_by_role("button", name="Move it").click()
    expect(tab.locator(".crumb")).to_have_text("Upgrading")
    fold(tab, "Pin the thread")
    tab.get_by_role("button", name="Pin it").click()
    expect(tab.locator(".thread-state")).to_contain_text("Pinned")
    fold(tab, "Lock the thread")
    tab.get_by_role("button", name="Lock it").click()
    expect(tab.locator(".thread-state")).to_contain_text("Locked")
    fold(tab, "Topics")
    tab.get_by_label("New ones").fill("Removing")
    tab.get_by_role("button", name="Save topics").click()
    tab.get_by_role("link", name="Removing").click()
    expect(tab.get_by_role("link", name="How do I remove it?")).to_be_visible()
    assert not violations(tab)

    reader = context_of(java_script_enabled=False)
    reader.goto(address)
    expect(reader.get_by_text("only the team can answer").first).to_be_visible()


def fold(tab: Tab, name: str) -> None:
    tab.locator(".moderation summary", has_text=name).click()


def test_topics_are_kept_in_order_and_a_question_is_answered_at_once(
    live: str, signed_in: Callable[..., Tab], people: People, doc_page: Page
) -> None:
    tab = signed_in(people.moderator)
    tab.goto(f"{live}/ask?page={doc_page.address}")
    tab.get_by_label("Your question in one line").fill("Which Python does it need?")
    tab.get_by_label("What happened").fill("People ask us every week.")
    tab.get_by_text("Answer it at once").click()
    tab.get_by_label("The answer").fill("3.11 or newer.")
    assert not violations(tab)
    tab.get_by_role("button", name="Ask", exact=True).click()
    expect(tab.locator(".thread-state")).to_contain_text("Solved")
    expect(tab.locator(".thread-state")).to_contain_text("FAQ")

    tab.goto(f"{live}/panel/topics/")
    tab.get_by_label("New group").fill("Running it")
    tab.get_by_role("button", name="Add the group").click()
    tab.get_by_label("New topic").fill("Python")
    tab.get_by_label("in the group").select_option("Running it")
    tab.get_by_role("button", name="Add the topic").click()
    tab.locator(".topic-rows summary", has_text="Python").click()
    assert not violations(tab)
    tab.locator(".topic-rows").get_by_label("Name", exact=True).fill("Versions of Python")
    tab.locator(".topic-rows").get_by_role("button", name="Rename").click()
    tab.goto(f"{live}/topics")
    expect(tab.get_by_role("heading", name="Running it")).to_be_visible()
    assert not violations(tab)
    tab.get_by_role("link", name="Versions of Python").click()
    expect(tab.get_by_role("heading", name="Versions of Python")).to_be_visible()
