"""What one does with a post in a real browser: vote, edit, read what changed, remove and restore, by keyboard too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forum import questions
from forum.db import write
from forum.pages import Page as DocPage
from forum.questions import Question
from tests.browser import violations
from tests.journeys.hands import WAYS, Sit
from tests.people import People


@pytest.fixture
def thread(people: People, doc_page: DocPage) -> Question:
    with write():
        made = questions.ask(doc_page, "How do I install it?", "I tried `pip`.", by=people.visitor)
        questions.answer(made, "Have you tried **uv**?", by=people.stranger)
        questions.answer(made, "Thank you.", by=people.visitor)
    return made


@WAYS
def test_a_post_is_voted_for_edited_removed_and_restored_without_leaving_its_place(
    live: str, thread: Question, people: People, sit: Sit, *, scripts: bool
) -> None:
    hers = sit(people.customer)
    reader = hers.page
    reader.goto(live + questions.path(thread))
    helped = reader.get_by_role("button", name="This helped").first
    hers.press(helped)
    expect(helped).to_have_attribute("aria-pressed", "true")
    if scripts:
        expect(helped).to_be_focused()
    expect(helped).to_contain_text("1")
    hers.press(reader.get_by_role("button", name="Me too"))
    expect(reader.get_by_role("button", name="Me too")).to_have_attribute("aria-pressed", "true")

    his = sit(people.stranger, viewport={"width": 360, "height": 800})
    author = his.page
    author.goto(live + questions.path(thread))
    post = author.locator(f"#answer-{thread.answers[0].id}")
    menu = post.locator("details.menu > summary")
    his.press(menu)
    edit = post.get_by_role("link", name="Edit")
    expect(edit).to_be_visible()
    assert not scripts or violations(author) == []
    if scripts:
        author.keyboard.press("Escape")
        expect(edit).to_be_hidden()
        expect(menu).to_be_focused()
        his.press(menu)
    his.leave_by(edit)
    his.write(author.get_by_label("Text", exact=True), "Have you tried **apt**?")
    assert not scripts or violations(author) == []
    his.leave_by(author.get_by_role("button", name="Save"))
    his.leave_by(author.get_by_role("link", name="edited"))
    expect(author.locator("del")).to_have_text("uv")
    expect(author.locator("ins")).to_have_text("apt")
    assert not scripts or violations(author) == []
    his.leave_by(author.get_by_role("link", name="Back to"))
    his.press(menu)
    his.press(post.get_by_role("button", name="Remove"))
    expect(author.get_by_text("This answer was removed by its author.")).to_be_visible()
    assert not scripts or violations(author) == []
    his.press(author.get_by_role("button", name="Restore"))
    expect(author.get_by_text("Have you tried apt?")).to_be_visible()


def test_all_of_it_works_without_scripts(
    live: str, thread: Question, people: People, signed_in: Callable[..., Page]
) -> None:
    moderator = signed_in(people.moderator, java_script_enabled=False)
    moderator.goto(live + questions.path(thread))
    moderator.get_by_role("button", name="This helped").first.click()
    expect(moderator.locator("[aria-pressed=true]")).to_have_count(1)
    moderator.locator("#question details.menu > summary").click()
    moderator.locator("#question").get_by_role("link", name="Remove").click()
    moderator.get_by_role("button", name="Remove").click()
    expect(moderator.get_by_text("Removed by a moderator")).to_be_visible()
    moderator.get_by_role("button", name="Restore").click()
    expect(moderator.get_by_text("Removed by a moderator")).to_have_count(0)
