"""“The page should say this”: from the ticket into the docs debt, and done when the docs are fixed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from forum import accounts, clock, debt, questions, support
from forum.accounts import Role, User
from forum.accounts.actions import part_roles
from forum.db import session, write
from forum.debt import DocsTask
from forum.events import FactRow
from forum.pages import Page, find_or_make_page, identity_on
from forum.refused import Refused
from forum.sections import Brought, Section, take_pages
from forum.support import Ticket
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def ticket(people: People, doc_page: Page) -> Ticket:
    with write():
        asked = questions.ask(doc_page, "Which port?", "It says nothing.", by=people.visitor, section="ports")
        return support.escalate(asked, by=people.support)


def tasks() -> list[tuple[int, str, bool]]:
    session.rollback()
    return [
        (one.ticket_id, one.section, one.fix_id is not None)
        for one in session.scalars(select(DocsTask).order_by(DocsTask.id))
    ]


def fix(page: Page, by: User, section: str = "", on: date | None = None) -> debt.DocsFix:
    with write():
        return debt.mark_fixed(page, on or clock.now().date(), by=by, section=section)


def test_one_press_on_the_ticket_puts_the_page_into_the_docs_debt(
    visit: Visit, people: People, doc_page: Page, ticket: Ticket
) -> None:
    desk, address = visit(people.support), f"/tickets/{ticket.id}"
    assert "The page should say this" in desk.text(address)
    form = {"page": doc_page.id, "anchor": "ports"}
    for _twice in range(2):
        assert desk.post(f"{address}/docs-tasks", form).headers["Location"] == address
    assert tasks() == [(ticket.id, "ports", False)]
    assert len(session.scalars(select(FactRow).where(FactRow.name == "DocsTaskMade")).all()) == 1
    shown = desk.text(address)
    assert "The page should say this" not in shown
    assert "should say this, says" in shown
    with write():
        accounts.grant(people.stranger, Role.MODERATOR, by=people.admin)
        accounts.grant(people.admin, Role.SUPPORT, by=people.admin)
        part_roles(by=people.admin)
    owed = visit(people.stranger)
    for page in ("/panel/debt/", f"/panel/debt/pages/{doc_page.id}"):
        said = owed.text(page)
        assert f"Ticket {ticket.id}" in said
        assert f"/tickets/{ticket.id}" not in said, "who does no support could not open it"
    assert f"/tickets/{ticket.id}" in visit(people.admin).text("/panel/debt/")


def test_it_is_done_when_the_docs_fix_is_dated_and_again_a_task_when_that_is_taken_back(
    visit: Visit, people: People, doc_page: Page, ticket: Ticket
) -> None:
    with write():
        debt.ask_of_page(doc_page, ticket, by=people.support, section="ports")
        debt.ask_of_page(doc_page, ticket, by=people.support)
    at_a_heading = fix(doc_page, people.moderator, "ports")
    assert tasks() == [(ticket.id, "ports", True), (ticket.id, "", False)]
    fix(doc_page, people.moderator)
    assert tasks() == [(ticket.id, "ports", True), (ticket.id, "", True)]
    assert "was fixed on" in visit(people.support).text(f"/tickets/{ticket.id}")
    assert f"Ticket {ticket.id}" not in visit(people.moderator).text("/panel/debt/")
    with pytest.raises(Refused, match="This is done"), write():
        debt.take_task_back(session.scalars(select(DocsTask).order_by(DocsTask.id)).all()[0], by=people.support)
    with write():
        debt.take_fix_back(session.get_one(debt.DocsFix, at_a_heading.id), by=people.moderator)
    assert tasks() == [(ticket.id, "ports", False), (ticket.id, "", True)]


def test_a_fix_ends_nothing_elsewhere(people: People, doc_page: Page, ticket: Ticket) -> None:
    with write():
        site = doc_page.site
        other = find_or_make_page(site, identity_on(site, "https://docs.example.com/other"))
        debt.ask_of_page(other, ticket, by=people.support)
        debt.ask_of_page(doc_page, ticket, by=people.support, section="ports")
    fix(doc_page, people.moderator, "another")
    assert not any(done for _ticket, _section, done in tasks())


def test_support_and_moderators_take_it_back_and_nobody_else_makes_one(
    visit: Visit, people: People, doc_page: Page, ticket: Ticket
) -> None:
    with write():
        one = debt.ask_of_page(doc_page, ticket, by=people.support)
        two = debt.ask_of_page(doc_page, ticket, by=people.support, section="ports")
    desk = visit(people.support)
    assert desk.post(f"/tickets/{ticket.id}/docs-tasks/{one.id}/withdrawal").status_code == 303
    assert desk.post(f"/tickets/{ticket.id}/docs-tasks/{one.id}/withdrawal").status_code == 404
    assert visit(people.support).post(f"/panel/debt/tasks/{two.id}/removal").status_code == 403
    assert visit(people.moderator).post(f"/panel/debt/tasks/{two.id}/removal").status_code == 303
    assert tasks() == []
    for nobody in (people.visitor, people.stranger):
        with pytest.raises(Refused), write():
            debt.ask_of_page(doc_page, ticket, by=nobody)
    assert desk.post(f"/tickets/{ticket.id}/docs-tasks", {"page": 10**6}).status_code == 404
    assert desk.post(f"/tickets/{10**6}/docs-tasks", {"page": doc_page.id}).status_code == 404


def test_a_private_ticket_asks_it_of_a_section_that_was_found_and_its_words_stay_private(
    visit: Visit, people: People, doc_page: Page
) -> None:
    section = bring(doc_page)
    with write():
        alone = support.ask_support(doc_page.site, "Printing in landscape, secretword", "Why?", by=people.visitor)
    desk = visit(people.support)
    assert "The page should say this" not in desk.text(f"/tickets/{alone.id}"), "it was asked on no page"
    assert f'name="read" value="{section.id}"' in desk.text(f"/tickets/{alone.id}/alike")
    desk.post(f"/tickets/{alone.id}/docs-tasks", {"read": section.id})
    assert tasks() == [(alone.id, "landscape", False)]
    for page in ("/panel/debt/", f"/panel/debt/pages/{doc_page.id}"):
        said = visit(people.moderator).text(page)
        assert f"Ticket {alone.id}" in said
        assert "secretword" not in said


def bring(page: Page) -> Section:
    take_pages(page.site_id, [Brought(page.address, "<h1>Guide</h1><h2 id='landscape'>Printing in landscape [a4]</h2>"
                                                    "<p>Choose landscape before printing.</p>")])  # fmt: skip
    session.rollback()
    return session.scalars(select(Section).where(Section.anchor == "landscape")).one()
