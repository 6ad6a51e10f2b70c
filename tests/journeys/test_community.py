"""People and plans in a real browser: a team, who helped, and the roadmap from the wish to the news."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from forum import community, questions
from forum.channels import Delivery
from forum.db import session, write
from forum.pages import Page as DocPage
from tests.browser import violations
from tests.journeys.hands import WAYS, Sit
from tests.people import People


@WAYS
def test_who_looks_after_what_and_who_helped_stand_on_quiet_pages(
    live: str, people: People, doc_page: DocPage, sit: Sit, run_jobs: Callable[[], None], *, scripts: bool
) -> None:
    ada = sit(people.admin)
    admin = ada.page
    admin.goto(f"{live}/panel/teams")
    ada.write(admin.get_by_label("Name"), "Writers")
    ada.press(admin.get_by_role("button", name="Add", exact=True))
    ada.write(admin.get_by_label("Mail address of somebody to add"), people.moderator.email)
    ada.press(admin.get_by_role("button", name="Add to the team"))
    expect(admin.get_by_role("listitem").filter(has_text="Mona Moderator")).to_be_visible()
    with write():
        thread = questions.ask(doc_page, "How?", "Like this.", by=people.visitor)
        questions.accept(questions.answer(thread, "So.", by=people.stranger), by=people.visitor)
    run_jobs()
    vera = sit(people.visitor, viewport={"width": 360, "height": 700})
    page = vera.page
    page.goto(live)
    vera.press(page.get_by_role("link", name="People"))
    expect(page.get_by_text("solved 1 question")).to_be_visible()
    vera.press(page.get_by_role("link", name="Writers"))
    expect(page.get_by_role("link", name="Mona Moderator")).to_be_visible()
    assert not scripts or not violations(page)


@WAYS
def test_somebody_waits_for_an_item_and_hears_the_news_of_it(
    live: str, people: People, sit: Sit, run_jobs: Callable[[], None], *, scripts: bool
) -> None:
    mona = sit(people.moderator)
    staff = mona.page
    staff.goto(f"{live}/panel/roadmap")
    mona.press(staff.get_by_role("link", name="Add an item"))
    mona.write(staff.get_by_label("Title"), "Answers by voice")
    mona.write(staff.get_by_label("What it is about"), "Speak **up**.")
    mona.press(staff.get_by_role("button", name="Add", exact=True))
    expect(staff.get_by_role("link", name="See its page")).to_be_visible()
    assert not scripts or not violations(staff)

    vera = sit(people.visitor, viewport={"width": 360, "height": 700})
    page = vera.page
    page.goto(live)
    vera.press(page.get_by_role("link", name="Roadmap"))
    vera.press(page.get_by_role("button", name="Subscribe Answers by voice"))
    subscribed = page.get_by_role("button", name="Subscribed Answers by voice")
    expect(subscribed).to_have_attribute("aria-pressed", "true")
    if scripts:
        expect(subscribed).to_be_focused()
    expect(page.get_by_text("1 subscriber")).to_be_visible()
    assert not scripts or not violations(page)

    mona.press(staff.get_by_text("Open a beta"))
    mona.press(staff.get_by_role("button", name="Open it"))
    mona.press(staff.get_by_role("link", name="Tell the subscribers news"))
    expect(staff.get_by_label("Subject")).to_have_value("In beta: Answers by voice")
    expect(staff.get_by_text("Vera Visitor")).to_be_visible()
    assert not scripts or not violations(staff)
    mona.press(staff.get_by_role("button", name="Send it to 1 person"))
    expect(staff.get_by_role("heading", name="In beta: Answers by voice")).to_be_visible()
    run_jobs()
    sent = session.scalars(select(Delivery).where(Delivery.about.startswith("roadmap:"))).all()
    assert [mail.to for mail in sent] == [people.visitor.email]
    page.goto(f"{live}/roadmap")
    expect(page.get_by_role("heading", name="Try it now")).to_be_visible()


def test_a_team_is_found_by_its_address(live: str, people: People, tab: Page) -> None:
    with write():
        team = community.add_team("Readers", "We **read**.", by=people.admin)
        community.add_member(team, people.support, by=people.admin)
    tab.goto(f"{live}{team.path}")
    expect(tab.get_by_role("heading", name="Readers")).to_be_visible()
    expect(tab.get_by_text("Sam Support")).to_be_visible()
