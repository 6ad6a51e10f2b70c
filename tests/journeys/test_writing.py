"""Writing in a real browser: marks by key and button, the counter, pasted logs, previews, drafts and quotes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import questions
from forum.db import write
from forum.pages import Page as DocPage
from forum.questions import Question
from tests.browser import violations
from tests.people import People

LOG = (
    "Traceback (most recent call last):\n"
    '  File "app.py", line 3, in <module>\n    import docside\n'
    "ModuleNotFoundError: No module named 'docside'"
)


@pytest.fixture
def thread(people: People, doc_page: DocPage) -> Question:
    with write():
        made = questions.ask(doc_page, "How do I install it?", "I tried `pip`.\n\nIt failed.", by=people.visitor)
        questions.answer(made, "Have you tried **uv**?", by=people.moderator)
    return made


def test_marks_come_by_key_and_by_button(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(people.stranger)
    page.goto(live + questions.path(thread))
    field = page.get_by_label("Your answer")
    field.fill("Try uv")
    field.evaluate("field => field.setSelectionRange(4, 6)")
    field.press("Control+b")
    expect(field).to_have_value("Try **uv**")
    field.press("Control+b")
    expect(field).to_have_value("Try uv")
    page.get_by_role("button", name="Code", exact=True).click()
    expect(field).to_have_value("Try `uv`")
    field.press("Control+z")
    expect(field).to_have_value("Try uv")
    page.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italic")).to_be_focused()
    assert not violations(page)


def test_a_pasted_log_is_offered_its_fence(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(people.stranger)
    page.goto(live + questions.path(thread))
    field = page.get_by_label("Your answer")
    field.fill("It says:")
    paste(page, LOG)
    page.get_by_role("button", name="Make it a code block").click()
    expect(field).to_have_value(f"It says:\n```\n{LOG}\n```\n")
    paste(page, "Just a line.\nAnd another one.\nAnd a third.")
    expect(page.locator(".writing-offer")).to_have_count(0)


def test_the_counter_agrees_with_the_server_and_nothing_too_long_is_sent(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(people.stranger)
    page.goto(live + questions.path(thread))
    field = page.get_by_label("Your answer")
    field.fill("\n" + "😀" * 20_001 + "  \n")
    expect(page.locator(".writing-count")).to_have_text("20,001 / 20,000")
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator("#said")).to_have_text("The text is too long. Please shorten it; nothing is lost.")
    field.fill("\n" + "😀" * 20_000 + "  \n")
    page.get_by_role("button", name="Post answer").click()
    expect(page.get_by_text("2 answers")).to_be_visible()


def test_what_was_empty_is_no_problem_any_more_once_there_is_text(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(people.stranger)
    page.goto(live + questions.path(thread))
    page.get_by_role("button", name="Post answer").click()
    expect(page.get_by_text("There is no text yet.").first).to_be_visible()
    page.get_by_label("Your answer").fill("With **pip**.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".writing-preview strong")).to_have_text("pip")
    expect(page.get_by_text("There is no text yet.")).to_have_count(0)


def paste(page: Page, text: str) -> None:
    """Paste as the browser does: the event first, then the text."""
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const field = document.querySelector("textarea.markdown");
            field.focus();
            field.setSelectionRange(field.value.length, field.value.length);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            if (field.dispatchEvent(event)) document.execCommand("insertText", false, text);
        }""",
        text,
    )


def test_a_draft_goes_along_to_another_device_and_can_be_discarded(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    laptop, phone = signed_in(people.stranger), signed_in(people.stranger, viewport={"width": 360, "height": 700})
    laptop.goto(live + questions.path(thread))
    with laptop.expect_response("**/drafts"):
        laptop.get_by_label("Your answer").fill("Half a sen")
    phone.goto(live + questions.path(thread))
    expect(phone.get_by_label("Your answer")).to_have_value("Half a sen")
    expect(phone.get_by_text("Draft restored.").last).to_be_visible()
    assert not violations(phone)
    phone.get_by_role("button", name="Discard").click()
    expect(phone.get_by_label("Your answer")).to_have_value("")
    with phone.expect_response("**/drafts"):
        phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_label("Your answer")).to_have_value("Half a sen")
    phone.goto(f"{live}/account")
    phone.get_by_role("link", name="How do I install it?").click()
    expect(phone.get_by_label("Your answer")).to_have_value("Half a sen")


def test_a_posted_draft_is_gone_everywhere(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(people.stranger)
    page.goto(live + questions.path(thread))
    with page.expect_response("**/drafts"):
        page.get_by_label("Your answer").fill("Use uv, it is faster.")
    page.get_by_role("button", name="Post answer").click()
    expect(page.get_by_text("2 answers")).to_be_visible()
    page.goto(f"{live}/account")
    expect(page.get_by_text("Your drafts")).to_have_count(0)
    page.goto(live + questions.path(thread))
    expect(page.get_by_label("Your answer")).to_have_value("")


def test_two_windows_keep_a_draft_each(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    one, two = signed_in(people.stranger), signed_in(people.stranger)
    for page in (one, two):
        page.goto(live + questions.path(thread))
    for page, text in ((one, "In one window"), (two, "In the other")):
        with page.expect_response("**/drafts"):
            page.get_by_label("Your answer").fill(text)
    two.reload()
    expect(two.get_by_label("Your answer")).to_have_value("In the other")
    two.get_by_role("button", name="Show it").click()
    expect(two.get_by_label("Your answer")).to_have_value("In one window")
    two.get_by_role("button", name="Show it").click()
    expect(two.get_by_label("Your answer")).to_have_value("In the other")


def test_what_was_typed_last_is_saved_on_leaving(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(people.stranger)
    page.goto(live + questions.path(thread))
    page.get_by_label("Your answer").fill("Typed and left at once")
    page.goto(f"{live}/account")
    page.wait_for_timeout(300)
    page.evaluate("localStorage.clear()")
    page.goto(live + questions.path(thread))
    expect(page.get_by_label("Your answer")).to_have_value("Typed and left at once")


def test_a_post_and_a_part_of_it_are_quoted_where_one_writes(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(people.stranger)
    page.goto(live + questions.path(thread))
    page.get_by_label("Your answer").fill("Hello.")
    post = page.locator("[id^=answer-]")
    post.locator("details.menu summary").click()
    post.get_by_role("link", name="Quote").click()
    field = page.get_by_label("Your answer")
    expect(field).to_be_focused()
    written = field.input_value()
    assert written.startswith("Hello.\n\n> **[Mona Moderator](http")
    assert written.endswith("> Have you tried **uv**?\n\n")
    field.fill("")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#question .prose p'))")
    page.get_by_role("button", name="Quote", exact=True).click()
    expect(field).to_have_value(re.compile(r"^> \*\*\[Vera Visitor\]\(http.*\)\*\*\n>\n> I tried pip\.\n\n$"))


def test_new_answers_are_offered_and_shown_without_moving_what_one_writes(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(people.stranger)
    page.clock.install()
    page.goto(live + questions.path(thread))
    field = page.get_by_label("Your answer")
    field.fill("In the middle of a sen")
    top = field.bounding_box()
    with write():
        for text in ("One more thing.", "And another one."):
            questions.answer(thread, text, by=people.moderator)
    page.clock.run_for(21_000)
    expect(page.get_by_text("2 new answers")).to_be_visible()
    assert field.bounding_box() == top
    assert not violations(page)
    field.focus()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("And another one.")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("In the middle of a sen")
    now = field.bounding_box()
    assert top
    assert now
    assert abs(now["y"] - top["y"]) < 2
    expect(page.get_by_text("2 new answers")).to_have_count(0)


def test_who_helps_goes_on_from_thread_to_thread(
    live: str, doc_page: DocPage, people: People, signed_in: Callable[..., Page]
) -> None:
    with write():
        for number in (1, 2):
            questions.ask(doc_page, f"Question {number}", "Text", by=people.visitor)
    page = signed_in(people.stranger)
    page.goto(f"{live}/unanswered")
    page.get_by_role("link", name="waited longest").click()
    expect(page.get_by_role("heading", name="Question 1")).to_be_visible()
    page.get_by_role("link", name="Next unanswered").click()
    expect(page.get_by_role("heading", name="Question 2")).to_be_visible()
    assert not violations(page)
    page.get_by_role("link", name="Next unanswered").click()
    expect(page.get_by_role("heading", name="That was the last one")).to_be_visible()
    assert not violations(page)


def test_a_name_is_completed_by_keyboard(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    page = signed_in(people.stranger)
    page.goto(live + questions.path(thread))
    field = page.get_by_label("Your answer")
    field.press_sequentially("Thanks, @")
    expect(page.get_by_role("option")).to_have_count(4)
    assert not violations(page)
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    field.press_sequentially("mo")
    expect(page.get_by_role("option", name="Mona Moderator", selected=True)).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("Thanks, @Mona Moderator ")
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator(".prose .mention")).to_have_text("@Mona Moderator")


def test_slow_mode_says_when_one_may_write_again(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    with write():
        questions.slow_down(thread, 5, by=people.moderator)
    page = signed_in(people.stranger, viewport={"width": 360, "height": 700})
    page.goto(live + questions.path(thread))
    page.get_by_label("Your answer").fill("First.")
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator(".slow-mode")).to_contain_text("You can answer again in")
    page.get_by_label("Your answer").fill("Second.")
    page.get_by_role("button", name="Post answer").click()
    expect(page.get_by_role("alert").get_by_text("your text is still in the form")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value("Second.")
    assert not violations(page)
