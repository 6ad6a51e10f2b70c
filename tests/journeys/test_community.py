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
from tests.people import People


def test_who_looks_after_what_and_who_helped_stand_on_quiet_pages(
    live: str, people: People, doc_page: DocPage, signed_in: Callable[..., Page], run_jobs: Callable[[], None]
) -> None:
    admin = signed_in(people.admin)
    admin.goto(f"{live}/panel/teams")
    admin.get_by_label("Name").fill("Writers")
    admin.get_by_role("button", name="Add", exact=True).click()
    admin.get_by_label("Mail address of somebody to add").fill(people.moderator.email)
    admin.get_by_role("button", name="Add to the team").click()
    expect(admin.get_by_role("listitem").filter(has_text="Mona Moderator")).to_be_visible()
    with write():
        thread = questions.ask(doc_page, "How?", "Like this.", by=people.visitor)
        questions.accept(questions.answer(thread, "So.", by=people.stranger), by=people.visitor)
    run_jobs()
    page = signed_in(people.visitor, viewport={"width": 360, "height": 700})
    page.goto(live)
    page.get_by_role("link", name="People").click()
    expect(page.get_by_text("solved 1 question")).to_be_visible()
    page.get_by_role("link", name="Writers").click()
    expect(page.get_by_role("link", name="Mona Moderator")).to_be_visible()
    assert not violations(page)


def test_somebody_waits_for_an_item_and_hears_the_news_of_it(
    live: str, people: People, signed_in: Callable[..., Page], run_jobs: Callable[[], None]
) -> None:
    staff = signed_in(people.moderator)
    staff.goto(f"{live}/panel/roadmap")
    staff.get_by_role("link", name="Add an item").click()
    staff.get_by_label("Title").fill("Answers by voice")
    staff.get_by_label("What it is about").fill("Speak **up**.")
    staff.get_by_role("button", name="Add", exact=True).click()
    expect(staff.get_by_role("link", name="See its page")).to_be_visible()
    assert not violations(staff)

    page = signed_in(people.visitor, viewport={"width": 360, "height": 700})
    page.goto(live)
    page.get_by_role("link", name="Roadmap").click()
    page.get_by_role("button", name="Subscribe Answers by voice").click()
    subscribed = page.get_by_role("button", name="Subscribed Answers by voice")
    expect(subscribed).to_have_attribute("aria-pressed", "true")
    expect(subscribed).to_be_focused()
    expect(page.get_by_text("1 subscriber")).to_be_visible()
    assert not violations(page)

    staff.get_by_text("Open a beta").click()
    staff.get_by_role("button", name="Open it").click()
    staff.get_by_role("link", name="Tell the subscribers news").click()
    expect(staff.get_by_label("Subject")).to_have_value("In beta: Answers by voice")
    expect(staff.get_by_text("Vera Visitor")).to_be_visible()
    assert not violations(staff)
    staff.get_by_role("button", name="Send it to 1 person").click()
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
