"""What tickets are about: a list with a history, demanded at the first answer, with steps to tick."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import handbook, questions, support
from forum.config import Settings
from forum.db import session, write
from forum.handbook import Category, Macro, Tick
from forum.handbook.models import MacroChange
from forum.pages import Page
from forum.refused import Refused
from forum.support import Ticket
from tests.databases import KINDS
from tests.fresh import empty_app
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
TWELVE = [
    "User experience", "Docs confusion", "App Performance", "Ingestion", "Data integrity", "Deployments/Setup",
    "Deployments/Upgrading", "Deployments/Maintenance", "Non-self-serve", "Billing", "Feature request", "Bug",
]  # fmt: skip


@pytest.fixture
def billing(people: People) -> Category:
    with write():
        return handbook.add_category("Billing", by=people.admin, checklist="Which plan?\nWhich invoice?")


@pytest.fixture
def ticket(doc_page: Page, people: People) -> Ticket:
    with write():
        asked = questions.ask(doc_page, "Where is my invoice?", "I miss it.", by=people.customer)
        return support.escalate(asked, by=people.moderator)


@pytest.fixture
def desk(visit: Visit, people: People) -> Visitor:
    return visit(people.support)


def path(ticket: Ticket, what: str = "") -> str:
    return f"/tickets/{ticket.id}{what}"


def macro(people: People, **more: Any) -> Macro:
    text = "Hey [name],\n\nsee [page], ticket [ticket]. [me], [nothing]"
    with write():
        return handbook.add_macro("Invoice", text, by=people.support, **more)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_installation_has_the_twelve(kind: str, apps: Callable[[str], Flask], tmp_path: Path) -> None:
    settings: Settings = apps(kind).config["FORUM"]
    with empty_app(kind, apps, tmp_path, settings) as fresh, fresh.app_context():
        flask_migrate.upgrade()
        assert [made.name for made in handbook.categories_on_offer()] == TWELVE
        assert len(handbook.history_of_category(handbook.categories_on_offer()[0])) == 1
        aside = [made for made in handbook.categories_with_those_aside() if made.second_opinion]
        assert [made.name for made in aside] == ["Marketing", "Partnership"]
        assert len(handbook.history_of_category(aside[0])) == 1


def test_the_first_answer_asks_what_it_is_about_and_keeps_its_text(
    ticket: Ticket, billing: Category, desk: Visitor, later: Any, run_jobs: Any
) -> None:
    asked = desk.post(path(ticket, "/replies"), {"body": "Here it is."})
    assert asked.status_code == 422
    assert "choose at least one category" in asked.text
    assert "Here it is." in asked.text
    assert desk.post(path(ticket, "/replies"), {"body": "Here it is.", "category": [billing.id]}).status_code == 303
    later(seconds=10)
    run_jobs()
    assert [made.name for made in handbook.categories_of(ticket.id)] == ["Billing"]
    assert desk.post(path(ticket, "/replies"), {"body": "And one more thing."}).status_code == 303


def test_an_answer_in_the_thread_demands_no_category(ticket: Ticket, billing: Category, people: People) -> None:
    with write():
        assert ticket.question
        questions.answer(ticket.question, "Here.", by=people.support)


def test_without_any_category_none_is_demanded(ticket: Ticket, desk: Visitor) -> None:
    assert desk.post(path(ticket, "/replies"), {"body": "Here it is."}).status_code == 303


def test_a_ticket_may_be_about_several_things(ticket: Ticket, billing: Category, people: People, desk: Visitor) -> None:
    with write():
        bug = handbook.add_category("Bug", by=people.admin)
    desk.post(path(ticket, "/categories"), {"category": [billing.id, bug.id]})
    assert handbook.categories_of_many([ticket.id]) == {ticket.id: ["Billing", "Bug"]}
    desk.post(path(ticket, "/categories"), {"category": [bug.id]})
    assert [made.name for made in handbook.categories_of(ticket.id)] == ["Bug"]


def test_another_name_counts_with_the_old_one_and_the_history_tells_both(
    ticket: Ticket, billing: Category, people: People, visit: Visit
) -> None:
    with write():
        handbook.put_into(ticket.id, billing, by=people.support)
    ada = visit(people.admin)
    ada.post(f"/panel/categories/{billing.id}", {"name": "Money", "checklist": "", "runbook": ""})
    assert [made.name for made in handbook.categories_of(ticket.id)] == ["Money"]
    page = ada.text(f"/panel/categories/{billing.id}")
    assert "<b>Money</b>" in page
    assert "<b>Billing</b>" in page


def test_a_retired_category_is_offered_no_more_and_stays_where_it_is(
    ticket: Ticket, billing: Category, people: People, visit: Visit, desk: Visitor
) -> None:
    with write():
        handbook.put_into(ticket.id, billing, by=people.support)
    visit(people.admin).post(f"/panel/categories/{billing.id}/retirement")
    assert handbook.categories_on_offer() == []
    assert "Billing" in desk.text(path(ticket))
    with pytest.raises(Refused, match="was retired"), write():
        handbook.put_into(ticket.id, session.get_one(Category, billing.id), by=people.support)


def test_two_categories_have_two_names(billing: Category, people: People, visit: Visit) -> None:
    admin = visit(people.admin)
    assert admin.post("/panel/categories", {"name": "Überweisung"}).status_code < 400
    for name in ("billing", "überweisung", "ÜBERWEISUNG"):
        assert admin.post("/panel/categories", {"name": name}).status_code == 422
    assert session.scalar(select(func.count(Category.id))) == 2


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "runbook", "https://", "http://a b/"])
def test_a_runbook_is_an_address_of_the_web(billing: Category, people: People, visit: Visit, address: str) -> None:
    sent = visit(people.admin).post(f"/panel/categories/{billing.id}", {"name": "Billing", "runbook": address})
    assert sent.status_code == 422
    assert "https://" in sent.text


def test_a_step_is_ticked_with_a_name_and_taken_back(
    ticket: Ticket, billing: Category, people: People, desk: Visitor
) -> None:
    desk.post(path(ticket, "/categories"), {"category": [billing.id]})
    desk.post(path(ticket, f"/ticks/{billing.id}"), {"step": "Which plan?"})
    page = desk.text(path(ticket))
    assert page.count('aria-pressed="true"') == 1
    assert re.search(r'class="meta"><bdi>Sam Support</bdi> · ', page)
    desk.post(path(ticket, f"/ticks/{billing.id}/withdrawal"), {"step": "Which plan?"})
    assert session.scalar(select(func.count(Tick.id))) == 0
    assert desk.post(path(ticket, f"/ticks/{billing.id}"), {"step": "Never heard of"}).status_code == 409


def test_a_macro_fills_in_what_is_known_and_leaves_the_rest(
    ticket: Ticket, billing: Category, people: People, desk: Visitor
) -> None:
    made = macro(people, then="solve", categories=[billing.id])
    sent = desk.post(path(ticket, "/filling"), {"fill": made.id, "body": "Already here."}).text.replace("\r\n", "\n")
    assert f"Already here.\n\nHey Carl,\n\nsee Installing, ticket {ticket.id}. Sam Support, [nothing]" in sent
    assert re.search(rf'name="category" value="{billing.id}" checked', sent)
    assert "Answer and solve" in sent
    assert session.scalar(select(Macro.used)) == 0


def test_a_macro_counts_when_the_reply_has_gone(
    ticket: Ticket, people: People, desk: Visitor, later: Any, run_jobs: Any
) -> None:
    made = macro(people)
    desk.post(path(ticket, "/replies"), {"body": "Hey Carl", "macro": [made.id]})
    assert session.scalar(select(Macro.used)) == 0
    later(seconds=10)
    run_jobs()
    assert session.scalar(select(Macro.used)) == 1


def test_macros_are_found_by_every_word_and_other_peoples_own_ones_never(
    ticket: Ticket, people: People, desk: Visitor, visit: Visit
) -> None:
    made = macro(people)
    found = desk.htmx(path(ticket, "/macros"), {"wanted": "ticket INVOICE"}).text
    assert "<b>Invoice</b>" in found
    assert "<b>Invoice</b>" not in desk.htmx(path(ticket, "/macros"), {"wanted": "100%"}).text
    mona = visit(people.moderator)
    assert "<b>Invoice</b>" not in mona.htmx(path(ticket, "/macros"), {"wanted": "invoice"}).text
    assert mona.post(path(ticket, "/filling"), {"fill": made.id}).status_code == 404
    assert mona.get(f"/panel/macros/{made.id}").status_code == 404


def test_enter_in_the_search_fills_in_the_only_one_there_is(ticket: Ticket, people: People, desk: Visitor) -> None:
    macro(people)
    assert "Hey Carl," in desk.post(path(ticket, "/filling"), {"search": "1", "wanted": "invoice"}).text


def test_only_admins_write_for_everybody_and_every_edit_is_kept(people: People, visit: Visit, desk: Visitor) -> None:
    fields = {"title": "Hello", "body": "Hey [name],", "for_all": "1"}
    assert desk.post("/panel/macros", fields).status_code == 403
    ada = visit(people.admin)
    ada.post("/panel/macros", fields)
    made = session.scalars(select(Macro)).one()
    assert desk.post(f"/panel/macros/{made.id}", {"title": "Hello", "body": "Rude"}).status_code == 403
    ada.post(f"/panel/macros/{made.id}", {"title": "Hello", "body": "Dear [name],"})
    page = ada.text(f"/panel/macros/{made.id}")
    assert "Hey [name]," in page
    assert "Dear [name]," in page
    ada.post(f"/panel/macros/{made.id}/removal")
    assert session.scalar(select(func.count(MacroChange.id))) == 3
    assert handbook.macros_for(people.admin) == []


def test_the_keys_have_a_page_of_their_own(desk: Visitor) -> None:
    assert "The next ticket" in desk.text("/tickets/keys")
