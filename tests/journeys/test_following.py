"""Follow a thread, hear of it in the inbox, change it by the link of the mail, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from playwright.sync_api import Page, expect

from forum.accounts import User
from forum.db import write
from forum.notifications import settings_path
from forum.pages import Page as DocPage
from forum.questions import answer, ask, locked, path
from tests.browser import violations
from tests.people import People
from tests.visiting import Visitor

SCHEMES: list[Literal["dark", "light"]] = ["dark", "light"]


def test_follow_read_and_change_it(
    live: str,
    people: People,
    doc_page: DocPage,
    context_of: Callable[..., Page],
    visit: Callable[..., Visitor],
    run_jobs: Callable[[], None],
) -> None:
    with write():
        question = ask(doc_page, "How do I configure it?", "I tried.", by=people.visitor)
    stan = context_of()
    sign_in(stan, live, visit(people.stranger))
    stan.goto(live + path(question))
    stan.get_by_role("button", name="Follow this thread").click()
    expect(stan.get_by_text("Following: at once")).to_be_visible()
    stan.get_by_role("button", name="Once a day").press("Enter")
    expect(stan.get_by_text("Following: once a day")).to_be_visible()
    assert violations(stan) == []

    answer_it(question.id, people.moderator)
    run_jobs()
    stan.goto(f"{live}/inbox")
    expect(stan.get_by_text("Mona Moderator answered")).to_be_visible()
    expect(stan.locator("#inbox_link .count")).to_contain_text("1")
    for scheme in SCHEMES:
        stan.emulate_media(color_scheme=scheme)
        assert violations(stan) == []
    stan.get_by_role("link", name="How do I configure it?").click()
    expect(stan.locator("#inbox_link .count")).to_have_count(0)

    nobody = context_of(java_script_enabled=False)
    nobody.goto(live + settings_path(people.stranger))
    nobody.get_by_label("How often you hear of").select_option("muted")
    nobody.get_by_role("button", name="Save").first.click()
    expect(nobody.get_by_label("How often you hear of")).to_have_value("muted")
    nobody.get_by_label("No mail").check()
    nobody.get_by_role("button", name="Save").last.click()
    expect(nobody.get_by_label("No mail")).to_be_checked()
    assert "stan@example.net" not in nobody.content()


def answer_it(number: int, by: User) -> None:
    with write():
        answer(locked(number), "Like this.", by=by)


def sign_in(page: Page, live: str, visitor: Visitor) -> None:
    cookie = visitor.client.get_cookie("docside", domain="127.0.0.1")
    assert cookie is not None
    page.context.add_cookies([{"name": "docside", "value": cookie.value, "url": live}])
