"""Reported by a reader, taken away by a moderator with one key, and put back with another."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from forum import accounts, questions
from forum.accounts import User
from forum.db import session, write
from forum.moderation import Post, deciding
from forum.pages import Page as DocPage
from forum.pages import Review, Site
from forum.questions import Question
from tests.browser import click, violations
from tests.journeys.hands import WAYS, Sit
from tests.people import People


def sign_in(page: Page, live: str, user: User) -> None:
    """By a code that is told and not mailed."""
    page.goto(f"{live}/sign-in")
    page.get_by_label("Your mail address").fill(user.email)
    page.get_by_role("button", name="Send the code").click()
    page.wait_for_url("**/sign-in/**")
    with write():
        digits = accounts.hand_out_code(user.email)
    session.rollback()
    page.get_by_label("Code", exact=True).fill(digits)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".top-me")).to_contain_text(user.name)


@WAYS
def test_a_report_is_decided_by_key_and_taken_back_in_place(
    live: str, people: People, doc_page: DocPage, sit: Sit, context_of: Callable[..., Page], *, scripts: bool
) -> None:
    with write():
        thread = questions.ask(doc_page, "Cheap pills for everybody", "Buy them at my shop.", by=people.stranger)
    address = f"{live}{questions.path(thread)}"
    hers, his, nobody = sit(people.visitor), sit(people.moderator), context_of()
    vera, mona = hers.page, his.page

    vera.goto(address)
    hers.press(vera.locator("#question summary").first)
    hers.press(vera.get_by_role("link", name="Report"))
    hers.pick(vera.get_by_label("Spam or advertising"))
    assert not scripts or violations(vera) == []
    hers.press(vera.get_by_role("button", name="Report it"))
    expect(vera.get_by_role("status").filter(has_text="A moderator will look")).to_be_visible()

    mona.goto(f"{live}/panel/reported")
    assert not scripts or violations(mona) == []
    count = mona.locator("#count-review-reported")
    expect(count).to_have_text("1")
    if scripts:
        mona.keyboard.press("j")
        mona.keyboard.press("r")
    else:
        his.press(mona.locator("article").get_by_role("button", name="Remove"))
    if scripts:
        expect(mona.get_by_text("Nobody sees it any more.")).to_be_visible()
    else:
        expect(mona.get_by_role("heading", name="Reported")).to_be_visible()
    expect(count).to_have_text("")
    nobody.goto(address)
    expect(nobody.get_by_role("heading", level=1)).not_to_contain_text("pills")

    if not scripts:
        his.leave_by(mona.get_by_role("link", name="Done"))
    his.press(mona.get_by_role("button", name=re.compile("^Undo")))
    expect(mona.get_by_text("It stands as it did before." if scripts else "Taken back")).to_be_visible()
    expect(count).to_have_text("1")
    nobody.goto(address)
    expect(nobody.get_by_role("heading", level=1)).to_contain_text("pills")


@WAYS
def test_several_are_chosen_by_key_and_each_tells_what_became_of_it(
    live: str, people: People, doc_page: DocPage, sit: Sit, *, scripts: bool
) -> None:
    with write():
        session.get_one(Site, doc_page.site_id).review = Review.EVERYBODY
        held = [questions.ask(doc_page, f"Cheap pills {n}", "At my shop.", by=people.stranger) for n in range(3)]
    at = sit(people.moderator)
    mona = at.page
    mona.goto(f"{live}/panel/review")
    if scripts:
        for key in "jxjx":
            mona.keyboard.press(key)
    else:
        for number in (0, 1):
            at.tick(mona.get_by_label(f"Choose “Cheap pills {number}”"))
    assert not scripts or violations(mona) == []
    with write():
        deciding.remove(Post(session.get_one(Question, held[1].id)), by=session.get_one(User, people.admin.id))
    at.press(mona.locator("#bulk").get_by_role("button", name="Remove"))
    heading = mona.get_by_role("heading", name="What became of them")
    expect(heading).to_be_focused() if scripts else expect(heading).to_be_visible()
    assert not scripts or violations(mona) == []
    expect(mona.locator("#listing")).to_contain_text("Already handled by Ada Admin")
    expect(mona.locator("#count-review-index")).to_have_text("1")
    at.press(mona.get_by_role("button", name=re.compile("^Undo")))
    expect(mona.get_by_text("It stands as it did before." if scripts else "Taken back")).to_be_visible()
    expect(mona.locator("#count-review-index")).to_have_text("2")

    at.leave_by(mona.get_by_role("link", name="Back to the list" if scripts else "In review"))
    at.tick(mona.get_by_label("All on this page"))
    if scripts:
        expect(mona.get_by_label("Choose “Cheap pills 2”")).to_be_checked()
    at.press(mona.locator("#bulk").get_by_role("button", name="Spam"))
    expect(mona.get_by_role("link", name="Stan Stranger", exact=True)).to_be_visible()
    assert not scripts or violations(mona) == []
    at.press(mona.get_by_role("button", name="Remove it all and suspend for good"))
    expect(mona.locator("#listing")).to_contain_text("Removed with everything Stan Stranger wrote lately")

    mona.goto(f"{live}/panel/log")
    expect(mona.get_by_text("Mona Moderator removed Stan Stranger as a spammer: Advertising")).to_be_visible()
    at.choose(mona.get_by_label("What", exact=True), "Posts")
    at.press(mona.get_by_role("button", name="Show"))
    expect(mona.get_by_text("Ada Admin declined the question “Cheap pills 1” of Stan Stranger")).to_be_visible()
    expect(mona.get_by_text("as a spammer")).to_have_count(0)
    assert not scripts or violations(mona) == []


def test_a_reader_without_an_account_reports_from_under_the_page(
    live: str, people: People, doc_page: DocPage, context_of: Callable[..., Page]
) -> None:
    with write():
        questions.ask(doc_page, "Cheap pills for everybody", "Buy them.", by=people.stranger)
    frame = context_of()
    frame.goto(f"{live}/embed?page={doc_page.address}")
    frame.get_by_role("link", name="Report this question").focus()
    frame.keyboard.press("Enter")
    expect(frame.get_by_role("heading", name="Report a question")).to_be_visible()
    assert violations(frame) == []
    click(frame.get_by_label("Spam or advertising"))
    click(frame.get_by_role("button", name="Report it"))
    expect(frame.get_by_role("status").filter(has_text="A moderator will look")).to_be_visible()
    assert frame.context.cookies() == []
    click(frame.get_by_role("button", name="Questions about this page"))
    expect(frame.get_by_role("link", name="Cheap pills for everybody")).to_be_visible()
    assert violations(frame) == []
