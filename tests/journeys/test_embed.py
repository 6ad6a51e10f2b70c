"""What people do in the frame, in a browser that gives other people's sites no cookies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, FrameLocator, Page, expect
from sqlalchemy import delete

from forum.accounts.models import SignIn
from forum.db import session, write
from forum.pages import Site, find_or_make_page, identity_on, set_origins
from forum.questions import Question, State
from tests import browser
from tests.browser import click, wait_until
from tests.embed.framing import answered, asked, at, code_mailed_to
from tests.journeys.conftest import line
from tests.journeys.hosts import PAPER, Host
from tests.people import People

pytestmark = pytest.mark.browser
on_sqlite = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
Embed = Callable[[str], str]
TITLE, BODY = "Your question in one line", "What happened, and what did you expect?"


@pytest.fixture
def guide(host: Host, embed: Embed) -> str:
    """The address of a page with the embed."""
    return host.put("/guide", f"<h1>Guide</h1>{embed('/guide')}", head=f"<style>{PAPER}</style>")


def framed(tab: Page) -> FrameLocator:
    return tab.frame_locator("iframe")


def test_a_visitor_asks_under_the_page_signed_out_and_publishes_with_the_code(tab: Page, guide: str) -> None:
    tab.goto(guide)
    frame = framed(tab)
    expect(tab.get_by_role("link", name="Questions about this page")).to_be_hidden()
    _ask(frame, "Which port does it use?")
    expect(frame.get_by_text("We sent a six-digit code to bob@example.org")).to_be_visible()
    session.rollback()
    frame.get_by_label("Code").fill(code_mailed_to("bob@example.org"))
    click(frame.get_by_role("button", name="Publish"))
    expect(frame.get_by_text("Your question is on the page")).to_be_visible()
    expect(frame.get_by_role("region", name="Threads").get_by_text("Which port does it use?")).to_be_visible()
    assert tab.context.cookies() == []


def test_a_moderator_signs_in_through_the_window_and_answers_and_accepts_under_the_page(
    tab: Page, guide: str, people: People, site: Site
) -> None:
    question = _asked_at(site, guide, "Which port does it use?", people)
    tab.goto(guide)
    frame = framed(tab)
    with tab.expect_popup() as opened:
        click(frame.get_by_role("button", name="Sign in to answer"))
    _sign_in(opened.value, "mona@example.com")
    _go_on(opened.value, "Continue as Mona Moderator")
    expect(frame.get_by_text("Signed in here as Mona Moderator.")).to_be_visible()
    assert opened.value.is_closed()

    click(frame.get_by_role("link", name="Which port does it use?"))
    frame.get_by_label("Your answer").fill("It is **8000**.")
    click(frame.get_by_role("button", name="Post answer"))
    expect(frame.locator(".post strong", has_text="8000")).to_be_visible()
    click(frame.get_by_role("button", name="This solved it"))
    expect(frame.get_by_role("button", name="Not the solution after all")).to_be_visible()
    session.rollback()
    session.expire_all()
    found = session.get_one(Question, question.id)
    assert found.accepted is not None
    assert found.accepted.author_id == people.moderator.id
    assert tab.context.cookies(guide) == []


@on_sqlite
def test_the_text_of_an_answer_outlives_the_sign_in_it_was_begun_with(
    tab: Page, guide: str, people: People, site: Site
) -> None:
    _asked_at(site, guide, "Which port does it use?", people)
    tab.goto(guide)
    frame = framed(tab)
    with tab.expect_popup() as opened:
        click(frame.get_by_role("button", name="Sign in to answer"))
    window = opened.value
    _sign_in(window, "mona@example.com")
    _go_on(window, "Continue as")
    expect(frame.get_by_text("Signed in here as")).to_be_visible()
    click(frame.get_by_role("link", name="Which port does it use?"))
    frame.get_by_label("Your answer").fill("A long text.")
    _end_all_sessions()
    click(frame.get_by_role("button", name="Post answer"))
    expect(frame.get_by_text("Your sign-in on this page has ended.")).to_be_visible()
    expect(frame.get_by_label("Your answer")).to_have_value("A long text.")
    with tab.expect_popup() as opened:
        click(frame.get_by_role("button", name="Sign in again"))
    _sign_in(opened.value, "mona@example.com")
    _go_on(opened.value, "Continue as")
    expect(frame.get_by_role("button", name="Sign in again")).to_be_hidden()
    click(frame.get_by_role("button", name="Post answer"))
    expect(frame.locator(".post", has_text="A long text.")).to_be_visible()


@on_sqlite
def test_a_mistake_keeps_every_word(tab: Page, guide: str) -> None:
    tab.goto(guide)
    frame = framed(tab)
    _ask(frame, "Which port?", email="bob@localhost")
    expect(frame.get_by_role("alert").get_by_text("does not look like a mail address")).to_be_visible()
    expect(frame.get_by_label(TITLE)).to_have_value("Which port?")
    expect(frame.get_by_label(BODY)).to_have_value("I see `5000` and **8000**.")
    expect(frame.get_by_label("Your name")).to_have_value("Bob")


@on_sqlite
def test_a_reload_loses_no_text(tab: Page, host: Host, live: str, site: Site) -> None:
    # A neighbour of the forum: the driver switches off what gives foreign frames a storage of their own.
    neighbour = host.origin.replace("localhost", "127.0.0.1")
    with write():
        set_origins(site, [neighbour])
    session.rollback()
    host.put("/guide", line(live, f"{neighbour}/guide"))
    tab.goto(f"{neighbour}/guide")
    framed(tab).get_by_label(TITLE).fill("Which port?")
    framed(tab).get_by_label(BODY).fill("A long story.")
    tab.reload()
    expect(framed(tab).get_by_label(TITLE)).to_have_value("Which port?")
    framed(tab).get_by_label(TITLE).focus()
    expect(framed(tab).get_by_label(BODY)).to_have_value("A long story.")


@on_sqlite
def test_a_neighbour_whose_cookies_reach_the_frame_sees_it_signed_out_all_the_same(
    tab: Page, host: Host, live: str, site: Site, people: People
) -> None:
    neighbour = host.origin.replace("localhost", "127.0.0.1")
    with write():
        set_origins(site, [neighbour])
    session.rollback()
    tab.goto(f"{live}/sign-in")
    _sign_in(tab, "mona@example.com")
    tab.get_by_role("link", name="Mona Moderator").wait_for()
    host.put("/guide", line(live, f"{neighbour}/guide"))
    tab.goto(f"{neighbour}/guide")
    _ask(framed(tab), "Which port does it use?")
    expect(framed(tab).get_by_text("We sent a six-digit code to bob@example.org")).to_be_visible()


@on_sqlite
def test_a_text_outlives_signing_in_where_frames_have_no_storage(tab: Page, guide: str, people: People) -> None:
    tab.goto(guide)
    frame = framed(tab)
    frame.get_by_label(TITLE).fill("Which port?")
    frame.get_by_label(BODY).fill("A long story.")
    with tab.expect_popup() as opened:
        click(frame.get_by_role("button", name="Sign in to answer"))
    _sign_in(opened.value, "vera@example.org")
    _go_on(opened.value, "Continue as Vera Visitor")
    expect(frame.get_by_text("Signed in here as")).to_be_visible()
    expect(frame.get_by_label(TITLE)).to_have_value("Which port?")
    frame.get_by_label(TITLE).focus()
    expect(frame.get_by_label(BODY)).to_have_value("A long story.")
    click(frame.get_by_role("button", name="Ask", exact=True))
    expect(frame.get_by_text("Your question is on the page")).to_be_visible()


@on_sqlite
def test_signing_in_leaves_a_question_that_waits_for_its_code_in_view(tab: Page, guide: str, people: People) -> None:
    tab.goto(guide)
    frame = framed(tab)
    _ask(frame, "Which port?")
    expect(frame.get_by_text("Your question is saved")).to_be_visible()
    with tab.expect_popup() as opened:
        click(frame.get_by_role("button", name="Sign in to answer"))
    _sign_in(opened.value, "mona@example.com")
    _go_on(opened.value, "Continue as Mona Moderator")
    expect(frame.get_by_role("button", name="Sign in to answer")).to_be_hidden()
    session.rollback()
    frame.get_by_label("Code").fill(code_mailed_to("bob@example.org"))
    click(frame.get_by_role("button", name="Publish"))
    expect(frame.get_by_text("Your question is on the page")).to_be_visible()


@on_sqlite
def test_where_the_browser_keeps_no_draft_one_is_asked_before_the_text_goes(tab: Page, guide: str) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    tab.on("dialog", leave)
    tab.goto(guide)
    framed(tab).get_by_label(TITLE).wait_for()
    tab.reload()
    assert asked == []
    click(framed(tab).get_by_label(TITLE))
    tab.keyboard.type("Which port?")
    tab.reload()
    assert asked == ["beforeunload"]
    _ask(framed(tab), "Which port does it use?")
    framed(tab).get_by_label("Code").wait_for()
    tab.reload()
    assert asked == ["beforeunload"]


@on_sqlite
def test_the_preview_is_what_the_thread_will_show(tab: Page, guide: str) -> None:
    tab.goto(guide)
    frame = framed(tab)
    frame.get_by_label(TITLE).fill("Which port?")
    frame.get_by_label(BODY).fill("It is **bold**.")
    click(frame.get_by_role("button", name="Preview"))
    expect(frame.locator(".writing-preview strong")).to_have_text("bold")


@on_sqlite
def test_a_solved_question_shows_its_answer_at_one_click(tab: Page, guide: str, people: People, site: Site) -> None:
    question = _asked_at(site, guide, "Which port does it use?", people)
    answered(question, "It is **8000**.", by=people.moderator, accepted=True)
    session.rollback()
    tab.goto(guide)
    frame = framed(tab)
    expect(frame.get_by_text("8000")).to_be_hidden()
    before = tab.locator("iframe").bounding_box()
    click(frame.get_by_text("Which port does it use?"))
    expect(frame.get_by_text("8000")).to_be_visible()
    wait_until(tab, "height => document.querySelector('iframe').offsetHeight > height", arg=before and before["height"])
    with tab.expect_popup() as opened:
        click(frame.get_by_role("link", name="Open the thread"))
    expect(opened.value.get_by_role("heading", name="Which port does it use?")).to_be_visible()


@on_sqlite
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_frame(
    context_of: Callable[..., Page], live: str, guide: str, people: People, site: Site, *, scheme: str
) -> None:
    question = _asked_at(site, guide, "Which port does it use?", people)
    answered(question, "It is `8000`.\n\n```python\nprint(8000)\n```", by=people.moderator, accepted=True)
    _asked_at(site, guide, "And on Windows?", people)
    session.rollback()
    tab = context_of(color_scheme=scheme)
    tab.goto(live + at(page=guide))
    tab.get_by_text("Which port does it use?").click()
    tab.get_by_label(TITLE).focus()
    assert browser.violations(tab) == []
    tab.get_by_role("button", name="Ask", exact=True).click()
    tab.get_by_role("alert").get_by_text("There is no text yet.").wait_for()
    assert browser.violations(tab) == []


def _ask(frame: FrameLocator, title: str, email: str = "bob@example.org") -> None:
    frame.get_by_label(TITLE).fill(title)
    frame.get_by_label(BODY).fill("I see `5000` and **8000**.")
    frame.get_by_label("Your name").fill("Bob")
    frame.get_by_label("Your mail address").fill(email)
    click(frame.get_by_role("button", name="Ask", exact=True))


def _go_on(window: Page, name: str) -> None:
    """Press the button that hands over the token; the window closes itself, which a plain click may trip over."""
    with window.expect_event("close"):
        window.get_by_role("button", name=name).evaluate("button => setTimeout(() => button.click(), 50)")


def _sign_in(window: Page, email: str) -> None:
    window.get_by_label("Your mail address").fill(email)
    window.get_by_role("button", name="Send the code").click()
    window.get_by_label("Code").wait_for()
    session.rollback()
    window.get_by_label("Code").fill(code_mailed_to(email))
    window.get_by_role("button", name="Sign in").click()


def _asked_at(site: Site, address: str, title: str, people: People) -> Question:
    with write():
        page = find_or_make_page(site, identity_on(site, address), "Guide")
    question = asked(page, title, by=people.visitor)
    assert question.state is State.PUBLISHED
    return question


def _end_all_sessions() -> None:
    with write():
        session.execute(delete(SignIn))
