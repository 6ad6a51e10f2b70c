"""Follow a thread, hear of it in the inbox, change it by the link of the mail, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from playwright.sync_api import expect

from forum.accounts import User
from forum.db import write
from forum.notifications import settings_path
from forum.pages import Page as DocPage
from forum.questions import answer, ask, locked, path
from tests.browser import violations
from tests.journeys.hands import WAYS, Sit
from tests.people import People

SCHEMES: list[Literal["dark", "light"]] = ["dark", "light"]


@WAYS
def test_follow_read_and_change_it(
    live: str,
    people: People,
    doc_page: DocPage,
    sit: Sit,
    run_jobs: Callable[[], None],
    *,
    scripts: bool,
) -> None:
    with write():
        question = ask(doc_page, "How do I configure it?", "I tried.", by=people.visitor)
    his = sit(people.stranger)
    stan = his.page
    stan.goto(live + path(question))
    his.press(stan.get_by_role("button", name="Follow this thread"))
    expect(stan.get_by_text("Following: at once")).to_be_visible()
    if not scripts:
        his.press(stan.locator(".follow-choice summary"))
    his.press(stan.get_by_role("button", name="Once a day"))
    expect(stan.get_by_text("Following: once a day")).to_be_visible()
    assert not scripts or violations(stan) == []

    answer_it(question.id, people.moderator)
    run_jobs()
    stan.goto(f"{live}/inbox")
    expect(stan.get_by_text("Mona Moderator answered")).to_be_visible()
    expect(stan.locator("#inbox_link .count")).to_contain_text("1")
    for scheme in SCHEMES:
        stan.emulate_media(color_scheme=scheme)
        assert not scripts or violations(stan) == []
    if scripts:
        his.leave_by(stan.get_by_role("link", name="How do I configure it?"))
    else:
        his.leave_by(stan.get_by_role("button", name="Mark as read"))
    expect(stan.locator("#inbox_link .count")).to_have_count(0)

    mailed = sit()
    nobody = mailed.page
    nobody.goto(live + settings_path(people.stranger))
    mailed.choose(nobody.get_by_label("How often you hear of"), "Muted")
    mailed.press(nobody.get_by_role("button", name="Save").first)
    expect(nobody.get_by_label("How often you hear of")).to_have_value("muted")
    mailed.pick(nobody.get_by_label("No mail"))
    mailed.press(nobody.get_by_role("button", name="Save").last)
    expect(nobody.get_by_label("No mail")).to_be_checked()
    assert "stan@example.net" not in nobody.content()


def answer_it(number: int, by: User) -> None:
    with write():
        answer(locked(number), "Like this.", by=by)
