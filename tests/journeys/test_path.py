"""The one path the product exists for, walked against the real demo: with scripts, without them, by keyboard alone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser import click
from tests.journeys.comfort import HEIGHT, WIDTH, faults
from tests.journeys.demonstration import Demonstration, demonstration

HAND_OVER = 180  # seconds: the demo's two minutes, a sweep, and some patience for a busy machine


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    with demonstration(tmp_path_factory.mktemp("demo")) as running:
        yield running


@dataclass(frozen=True)
class Forgotten:
    """A question nobody answers, asked before anything else: its two minutes pass while the other paths are walked."""

    title: str
    since: float


@pytest.fixture(scope="module")
def forgotten(demo: Demonstration, chromium: Browser) -> Forgotten:
    with chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en") as visitor:
        page, title = visitor.new_page(), "Does anybody read this one?"
        ask_in_frame(demo, page, visitor.new_page(), open_frame(page, f"{demo.docs}/mail/"), title)
        return Forgotten(title, time.monotonic())


def open_frame(page: Page, address: str) -> FrameLocator:
    page.goto(address)
    page.mouse.wheel(0, 500_000)
    frame = page.frame_locator("iframe")
    frame.get_by_label("Your question in one line").or_(
        frame.get_by_label("Ask a question about this page")
    ).first.wait_for()
    return frame


def ask_in_frame(demo: Demonstration, page: Page, outbox: Page, frame: FrameLocator, title: str) -> None:
    frame.locator("input[name=title]").fill(title)
    frame.locator("textarea[name=body]").fill("It stopped after the upgrade:\n\n```sh\nforum worker  --until-idle\n```")
    frame.locator("input[name=name]").fill("Robin Vale")
    frame.locator("input[name=email]").fill("robin@example.org")
    click(frame.get_by_role("button", name="Ask", exact=True))
    frame.get_by_label("Code").fill(demo.code(outbox, title))
    click(frame.get_by_role("button", name="Publish"))
    frame.get_by_text("Your question is on the page").wait_for()


def test_the_path_from_a_question_under_a_page_to_answer_and_mail(
    demo: Demonstration, context_of: Callable[..., Page], forgotten: Forgotten
) -> None:
    visitor, outbox, mona, sam = context_of(), context_of(), context_of(), context_of()
    asked = "The worker stops right after it starts"

    frame = open_frame(visitor, f"{demo.docs}/install/")
    ask_in_frame(demo, visitor, outbox, frame, asked)
    expect(frame.get_by_text(asked).first).to_be_visible()
    click(frame.get_by_role("link", name=asked).first)
    expect(frame.get_by_label("Your answer")).to_be_visible()
    assert "Robin Vale" in demo.letter(outbox, "slack", asked)

    demo.become(mona, "moderator")
    mona.goto(f"{demo.forum}/panel/waiting")
    item = mona.locator("article.review-item", has_text=asked)
    item.locator("summary", has_text="Answer").click()
    item.get_by_label("Your answer").fill("Hey Robin, it needs `--port`. See **Installing**.")
    item.get_by_role("button", name="Post answer").click()
    expect(mona.locator("article.review-item", has_text=asked).get_by_text("Done")).to_be_visible()

    mail = demo.letter(outbox, "Hey Robin", asked)
    link = re.findall(rf"{re.escape(demo.forum)}/questions/\S+#answer-\d+", mail)[0]
    visitor.goto(link)
    expect(visitor.get_by_text("it needs", exact=False).first).to_be_visible()

    visitor.goto(f"{demo.forum}/sign-in")
    visitor.get_by_label("Your mail address").fill("robin@example.org")
    visitor.get_by_role("button", name="Send the code").click()
    digits = re.findall(r"\b\d{6}\b", demo.letter(outbox, "signs you in", "robin@example.org"))[0]
    visitor.get_by_label("Code").fill(digits)
    visitor.get_by_role("button", name="Sign in").click()
    visitor.goto(link)
    visitor.get_by_role("button", name="This solved it").click()
    expect(visitor.locator(".thread-state")).to_contain_text("Solved")

    demo.become(sam, "support")
    sam.goto(f"{demo.forum}/queue")
    assert not sam.locator(".ticket-row", has_text=asked).count()
    if time.monotonic() - forgotten.since < 100:
        assert not sam.locator(".ticket-row", has_text=forgotten.title).count(), "it came before its time"


def test_the_path_without_any_script(demo: Demonstration, context_of: Callable[..., Page]) -> None:
    visitor, outbox, mona = context_of(java_script_enabled=False), context_of(), context_of(java_script_enabled=False)
    title = "Asked without JavaScript"

    visitor.goto(f"{demo.docs}/asking/")
    visitor.get_by_role("link", name="Questions about this page").click()
    visitor.get_by_label("Your question in one line").fill(title)
    visitor.get_by_label("What happened").fill("Plain as paper.")
    visitor.get_by_label("Your name").fill("Noor")
    visitor.get_by_label("Your mail address").fill("noor@example.org")
    visitor.get_by_role("button", name="Ask", exact=True).click()
    visitor.get_by_label("Code").fill(demo.code(outbox, title))
    visitor.get_by_role("button", name="Publish").click()
    expect(visitor.get_by_role("heading", name=title)).to_be_visible()

    mona.goto(f"{demo.forum}/demo/")
    mona.locator("form[action='/demo/sign-in/moderator'] button").click()
    mona.goto(f"{demo.forum}/panel/waiting")
    item = mona.locator("article.review-item", has_text=title)
    item.locator("summary", has_text="Answer").click()
    item.get_by_label("Your answer").fill("Hey Noor, it works without.")
    item.get_by_role("button", name="Post answer").click()
    expect(mona.locator("article.review-item", has_text=title)).to_have_count(0)

    visitor.reload()
    visitor.get_by_role("button", name="This solved it").click()
    expect(visitor.locator(".thread-state")).to_contain_text("Solved")
    visitor.get_by_label("Your answer").fill("Thank you, it is back again though.")
    visitor.get_by_role("button", name="Reply").click()
    expect(visitor.locator(".thread-state")).not_to_contain_text("Solved")


def test_the_path_by_keyboard_alone(demo: Demonstration, context_of: Callable[..., Page]) -> None:
    visitor, outbox, mona = context_of(), context_of(), context_of()
    title = "Asked with the keyboard"

    visitor.goto(f"{demo.docs}/privacy/")
    press_to(visitor, "title")
    visitor.keyboard.type(title)
    for name, text in (("body", "Tab, tab, tab."), ("name", "Kim"), ("email", "kim@example.org")):
        press_to(visitor, name)
        visitor.keyboard.type(text)
    press_to(visitor, "Ask")
    visitor.keyboard.press("Enter")
    digits = demo.code(outbox, title)
    visitor.frame_locator("iframe").get_by_label("Code").wait_for()
    press_to(visitor, "code")
    visitor.keyboard.type(digits)
    visitor.keyboard.press("Enter")
    visitor.frame_locator("iframe").get_by_text("Your question is on the page").wait_for()

    mona.goto(f"{demo.forum}/demo/")
    press_to(mona, "Mona Haddad")
    mona.keyboard.press("Enter")
    mona.get_by_text("you are signed in as this person").wait_for()
    mona.goto(f"{demo.forum}/panel/waiting")
    for _ in range(60):
        mona.keyboard.press("j")
        if title in str(mona.evaluate("document.activeElement.innerText")):
            break
    mona.keyboard.press("a")
    press_to(mona, "body")
    mona.keyboard.type("Answered with the keyboard, too.")
    press_to(mona, "Post answer")
    mona.keyboard.press("Enter")
    expect(mona.locator("article.review-item", has_text=title).get_by_text("Done")).to_be_visible()


def test_a_text_that_could_not_be_posted_is_still_there_after_signing_in_again(
    demo: Demonstration, context_of: Callable[..., Page]
) -> None:
    page = context_of()
    demo.become(page, "stranger")
    page.goto(f"{demo.forum}/questions/9")
    page.get_by_label("Your answer").fill("A long answer, typed with care.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Post answer").click()
    expect(page.get_by_text("sign in first").or_(page.get_by_text("once more")).first).to_be_visible()
    demo.become(page, "stranger")
    page.goto(f"{demo.forum}/questions/9")
    expect(page.get_by_label("Your answer")).to_have_value("A long answer, typed with care.")
    page.get_by_role("button", name="Post answer").click()
    expect(page.get_by_text("A long answer, typed with care.").first).to_be_visible()
    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("")


def press_to(page: Page, wanted: str, presses: int = 120) -> None:
    """Press Tab until the field of that name, or the control with that text, has the focus, in whichever frame."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        for frame in page.frames:
            focused = frame.evaluate(
                "() => document.hasFocus() && document.activeElement && document.activeElement.tagName !== 'IFRAME'"
                " ? [document.activeElement.name || '', (document.activeElement.innerText || '').trim()] : null"
            )
            if focused and wanted in focused:
                return
        page.wait_for_timeout(20)
    raise AssertionError(f"no way by keyboard to {wanted!r}")


PAGES = {
    "-": [
        "/", "/active", "/unanswered", "/popular", "/solved", "/questions/1/history",
        "/questions/2", "/questions/3", "/pages/1", "/ask?page=DOCS/embed/", "/sign-in",
        "/topics", "/topics/1", "/nothing", "/search", "/search?q=the+page", "/search?q=nonsensical",
        "/search?q=page&in=docs",
    ],
    "visitor": [
        "/invitations", "/account/email/consent",
        "/account/profile", "/people/1", "/account/second-step", "/account/data", "/account/leave", "/people",
        "/roadmap", "/roadmap/1", "/my-tickets/new?page=DOCS/embed/", "/my-tickets", "/my-tickets/3",
        "/account", "/account/notifications", "/inbox", "/account/signing-in", "/account/proof",
        "/questions/9", "/demo/", "/demo/outbox",
        "/questions/9?quote=question", "/next-unanswered", "/next-unanswered?skip=1,2,3,4,5,6,7,8,9,10,11,12,13,14",
        "/reports/new?post=question:2", "/reports/thanks?post=question:2",
    ],
    "customer": ["/my-tickets", "/my-tickets/1", "/my-tickets/2"],
    "support": [
        "/tickets/1", "/tickets/2", "/tickets/3", "/tickets/4", "/queue/mine", "/queue/waiting", "/queue/late",
        "/queue/due-soon", "/queue/solved", "/queue/bulk/1", "/queue/bulk/1?only=done",
    ],
    "admin": [
        "/panel/people/1/erasure", "/panel/teams", "/panel/invitations",
        "/panel/roadmap", "/panel/roadmap/new", "/panel/roadmap/1", "/panel/roadmap/1/news",
        "/panel/", "/panel/waiting", "/panel/threads", "/panel/review", "/panel/log", "/panel/sites/", "/panel/sites/1",
        "/panel/sites/1/index", "/panel/sites/1/index/1", "/panel/sites/1/moves",
        "/panel/topics/", "/panel/patience", "/tickets/new", "/my-tickets",
        "/panel/people/", "/panel/pings", "/panel/deliveries", "/queue", "/queue/offered", "/queue/narrow",
        "/queue/done", "/queue/search", "/queue/search?q=the+page", "/queue/handover", "/panel/heroes",
        "/panel/received", "/panel/organisations/import", "/panel/imports", "/panel/links",
        "/tickets/9", "/questions/9",
        "/panel/installation", "/panel/calendars", "/panel/calendars/1", "/panel/priority", "/panel/priority?preset=v2",
        "/panel/promises", "/tickets/1/clocks", "/tickets/1/mergeable?q=page",
        "/queue/figures", "/queue/figures/first-replies", "/queue/figures/categories?range=quarter",
        "/queue/figures/by/tier", "/queue/figures/by/person",
        "/tickets/keys", "/panel/categories", "/panel/categories/1", "/panel/macros", "/panel/macros/new",
        "/panel/ageing/", "/panel/ageing/decided", "/panel/debt/", "/panel/debt/pages/1", "/panel/debt/entries/2",
        "/panel/persons/1", "/panel/persons/1/spam", "/panel/reported", "/panel/done", "/panel/rules", "/panel/filter",
        "/panel/review/removal?post=question:2", "/decisions/1",
    ],
}  # fmt: skip


@pytest.mark.usefixtures("windowless")  # no frame is among these pages
@pytest.mark.parametrize("who", PAGES)
def test_no_page_has_a_barrier_or_is_cut_off_for_whoever_needs_it_otherwise(
    demo: Demonstration, context_of: Callable[..., Page], who: str
) -> None:
    page = context_of(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
    if who != "-":
        demo.become(page, who)
    found = []
    for path in PAGES[who]:
        page.goto(demo.forum + path.replace("DOCS", demo.docs))
        found += [f"{path}, {line}" for line in faults(page)]
    assert not found, "\n".join(found)


def test_the_demo_data_lies_where_it_was_told(demo: Demonstration, tmp_path: Path) -> None:
    assert demo.forum.startswith("http://127.0.0.1:")
    assert demo.docs.startswith("http://localhost:")


def test_every_page_of_the_documentation_shows_its_questions(
    demo: Demonstration, context_of: Callable[..., Page]
) -> None:
    page = context_of()
    page.goto(f"{demo.docs}/")
    addresses = page.eval_on_selector_all("nav a[href]", "links => [...new Set(links.map(link => link.href))]")
    for address in [f"{demo.docs}/", *(address for address in addresses if address.startswith(demo.docs))]:
        frame = open_frame(page, address)
        expect(frame.get_by_role("heading", name="Questions about this page")).to_be_visible()


def test_an_admin_sees_what_is_wrong_with_the_installation(
    demo: Demonstration, context_of: Callable[..., Page]
) -> None:
    page = context_of()
    demo.become(page, "admin")
    page.goto(f"{demo.forum}/panel/installation")
    expect(page.get_by_text("A worker is running.")).to_be_visible()
    page.get_by_role("button", name="Check everything now").click()
    expect(page.get_by_text(f"{demo.forum} leads to this forum")).to_be_visible()
    expect(page.get_by_text("The database takes writes.")).to_be_visible()
    expect(page.get_by_role("row", name="FORUM_DELIVER")).to_contain_text("environment")


def test_what_nobody_answered_came_into_the_queue_and_is_answered_from_there(
    demo: Demonstration, context_of: Callable[..., Page], forgotten: Forgotten
) -> None:
    """The last of this file, so that it hardly waits."""
    visitor, sam = context_of(), context_of()
    demo.become(sam, "support")
    row = sam.locator(".ticket-row", has_text=forgotten.title)
    sam.goto(f"{demo.forum}/queue")
    end = max(forgotten.since + HAND_OVER, time.monotonic() + 20)
    while not row.count():
        assert time.monotonic() < end, "nobody handed it over"
        sam.wait_for_timeout(2000)
        sam.goto(f"{demo.forum}/queue")
    row.get_by_role("link").first.click()
    sam.get_by_label("Note for colleagues").fill("Seen before, see the log of last week.")
    sam.get_by_role("button", name="Add private note").click()
    expect(sam.locator("article, .note", has_text="Seen before").first).to_be_visible()
    expect(sam.get_by_label("Note for colleagues")).to_have_value("")
    sam.get_by_label("Your answer to").fill("Hey Robin, we do. What do you see?")
    sam.locator("#reply").get_by_label("Docs confusion").check()
    sam.get_by_role("button", name="Answer in public").click()
    # It is being sent for ten seconds, then the page shows it as the answer.
    expect(sam.locator(".post-staff", has_text="Hey Robin, we do.")).to_be_visible()
    visitor.goto(f"{demo.forum}/")
    visitor.get_by_role("link", name=forgotten.title).click()
    assert ("Hey Robin, we do." in visitor.content(), "Seen before" in visitor.content()) == (True, False)
