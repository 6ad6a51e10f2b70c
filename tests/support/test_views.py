"""The pages of support, as people see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum import questions, support
from forum.accounts.actions import part_roles
from forum.db import Base, session, write
from forum.pages import Page
from forum.questions import Question
from forum.support import Ticket
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
SECRET = "what-only-support-may-read"


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:
    return deeds.escalate(question, people.moderator)


@pytest.fixture
def desk(visit: Visit, people: People) -> Visitor:
    return visit(people.support)


def path(ticket: Ticket, what: str = "") -> str:
    return f"/tickets/{ticket.id}{what}"


def test_the_queue_shows_what_one_needs_to_choose(
    doc_page: Page, people: People, desk: Visitor, later: Callable[..., None]
) -> None:
    deeds.escalate(deeds.ask(doc_page, people.customer, "Invoices are late"), people.moderator)
    later(minutes=90)
    page = desk.text("/queue")
    for shown in ("Invoices are late", "Priority", "Carl Customer", "Northwind Bank", "Late by 30 min"):
        assert shown in page
    for shown in ("Installing", "Nobody yet", "Asked by a priority organisation. Handed over by hand."):
        assert shown in page


@pytest.mark.parametrize("view", ["", "/unassigned", "/mine", "/solved", "/offered"])
def test_every_empty_list_says_what_that_means(desk: Visitor, view: str) -> None:
    page = desk.text(f"/queue{view}")
    assert 'class="empty"' in page


def test_a_long_queue_goes_on_by_a_link(
    doc_page: Page, people: People, desk: Visitor, ask: Callable[..., Question]
) -> None:
    for n in range(52):
        deeds.escalate(ask(f"Question number {n:02}"), people.moderator)
    first = desk.text("/queue")
    found = re.search(r'href="(\?after=[^"]+)"', first)
    assert found
    rest = desk.text(f"/queue{found[1]}")
    assert (first.count("ticket-row-title"), rest.count("ticket-row-title")) == (50, 2)
    assert "?after=" not in rest


def test_the_queue_costs_the_same_whatever_its_length(
    people: People, desk: Visitor, ask: Callable[..., Question], statements: Callable[[], Any]
) -> None:
    deeds.escalate(ask("The first"), people.moderator)
    desk.get("/queue")
    counts = []
    for n in range(12):
        deeds.escalate(ask(f"Question {n}", people.customer if n % 2 else None), people.moderator)
        with statements() as said:
            desk.get("/queue")
        counts.append(len(said))
    assert counts[0] == counts[-1] <= 4


def test_the_ticket_page_costs_the_same_whatever_its_length(
    ticket: Ticket, question: Question, people: People, desk: Visitor, statements: Callable[[], Any]
) -> None:
    counts = []
    for n in range(5):
        session.expire_all()  # what the deeds below have read must not help the page
        with statements() as said:
            desk.get(path(ticket))
        counts.append(len(said))
        deeds.answer(question, people.visitor, f"Message {n}")
        deeds.answer(question, people.support, f"Answer {n}")
        with write():
            support.add_note(ticket, f"Note {n}", by=people.support)
    assert counts[1] == counts[-1] <= 20


def test_a_ticket_shows_conversation_person_clock_and_reasons(
    ticket: Ticket, question: Question, people: People, desk: Visitor, ask: Callable[..., Question]
) -> None:
    ask("Something else of mine")
    deeds.answer(question, people.stranger, "Try **this**.")
    page = desk.text(path(ticket))
    for shown in ("The page does not say.", "<strong>this</strong>", "Stan Stranger", "Vera Visitor", "Community"):
        assert shown in page
    for shown in ("Something else of mine", "Due in 8 h", "London office", "Handed over by hand."):
        assert shown in page


def test_a_ticket_leads_to_the_page_it_was_asked_on_and_to_what_else_was_asked_there(
    ticket: Ticket, question: Question, doc_page: Page, desk: Visitor
) -> None:
    text = desk.text(path(ticket))
    assert f'<a href="{doc_page.address}">Installing</a>' in text
    assert f'<a href="/queue?page={doc_page.id}">' in text
    assert question.title in desk.text(f"/queue?page={doc_page.id}")
    assert question.title not in desk.text(f"/queue?page={doc_page.id + 1}")


def test_how_a_clock_was_counted_stands_in_sentences_apart(ticket: Ticket, desk: Visitor) -> None:
    text = re.sub(r"<[^>]*>", "", desk.text(path(ticket, "/clocks")))
    assert re.search(r"so it is due on [^.]+\. It runs\.", " ".join(text.split()))


def test_a_reply_is_the_public_answer(
    ticket: Ticket, question: Question, visit: Visit, desk: Visitor, later: Any, run_jobs: Any
) -> None:
    sent = desk.post(path(ticket, "/replies"), {"body": "Run *setup* first."})
    assert sent.status_code == 303
    assert "#reply-" in sent.headers["Location"]
    later(seconds=10)
    run_jobs()
    assert "Run <em>setup</em> first." in visit().text(questions.path(question))
    assert "Nobody waits" in desk.text("/queue")


def test_a_refused_reply_keeps_its_text(ticket: Ticket, question: Question, people: People, desk: Visitor) -> None:
    deeds.close(question, people.moderator)
    sent = desk.post(path(ticket, "/replies"), {"body": "My long and careful text"})
    assert sent.status_code == 422
    assert "My long and careful text" in sent.text
    assert "closed" in sent.text


def test_an_empty_reply_is_refused_beside_its_field(ticket: Ticket, desk: Visitor) -> None:
    sent = desk.post(path(ticket, "/replies"), {"body": " "})
    assert sent.status_code == 422
    assert "There is no text yet." in sent.text


def test_what_stands_on_the_other_paper_survives_a_reply_and_a_note(ticket: Ticket, desk: Visitor) -> None:
    replied = desk.htmx(path(ticket, "/replies"), {"body": "An answer", "note": "half a thought"})
    assert "half a thought" in replied.text
    assert replied.text.count("An answer") == 1
    noted = desk.htmx(path(ticket, "/notes"), {"note": "A whole thought", "body": "half an answer"})
    assert "half an answer" in noted.text
    assert noted.text.count("A whole thought") == 1


def test_a_note_stands_on_another_paper(ticket: Ticket, desk: Visitor) -> None:
    desk.post(path(ticket, "/notes"), {"note": SECRET})
    page = desk.text(path(ticket))
    assert re.search(rf'class="post note".*?Private note.*?{SECRET}', page, re.S)


def test_an_empty_note_says_so(ticket: Ticket, desk: Visitor) -> None:
    sent = desk.post(path(ticket, "/notes"), {"note": ""})
    assert sent.status_code == 422
    assert "no text in the note" in sent.text


def test_solving_taking_and_giving_work_without_script(ticket: Ticket, people: People, desk: Visitor) -> None:
    assert desk.post(path(ticket, "/taking")).status_code == 303
    assert "<b><bdi>Sam Support</bdi></b>" in desk.text(path(ticket))
    desk.post(path(ticket, "/assignment"), {"person": str(people.moderator.id)})
    assert "<b><bdi>Mona Moderator</bdi></b>" in desk.text(path(ticket))
    desk.post(path(ticket, "/assignment/withdrawal"))
    assert "Take it" in desk.text(path(ticket))
    desk.post(path(ticket, "/solution"))
    assert "Reopen" in desk.text(path(ticket))
    desk.post(path(ticket, "/reopening"))
    assert "Due in" in desk.text(path(ticket))


@pytest.mark.parametrize("person", ["", "x", str(2**70), "999999"])
def test_nobody_is_not_a_person_on_support(ticket: Ticket, desk: Visitor, person: str) -> None:
    assert desk.post(path(ticket, "/assignment"), {"person": person}).status_code == 422


@pytest.mark.parametrize("what", ["/taking", "/solution"])
def test_what_htmx_gets_stands_in_the_page_as_well(ticket: Ticket, desk: Visitor, what: str) -> None:
    fragment = _without_proofs(desk.htmx(path(ticket, what)).text)
    assert fragment.strip().startswith('<aside id="facts"')
    assert fragment.strip() in _without_proofs(desk.text(path(ticket)))


def test_the_fragment_after_a_note_stands_in_the_page_as_well(ticket: Ticket, desk: Visitor) -> None:
    fragment = _without_proofs(desk.htmx(path(ticket, "/notes"), {"note": "Mind the gap"}).text)
    page = _without_proofs(desk.text(path(ticket)))
    assert re.sub(r' data-fresh="[^"]*"', "", fragment).strip() in page


def test_a_ticket_that_is_not_there_is_a_calm_404(desk: Visitor) -> None:
    sent = desk.get("/tickets/12345")
    assert sent.status_code == 404
    assert "There is no such ticket." in sent.text


def test_nothing_of_the_desk_opens_for_anybody_else(app: Flask, ticket: Ticket, visit: Visit, people: People) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(("/queue", "/tickets"))]
    assert len(rules) >= 10
    with write():
        part_roles(by=people.admin)
    session.expire_all()
    for who in (people.visitor, people.stranger, people.moderator, people.admin):
        visitor = visit(who)
        for rule in rules:
            address = re.sub(r"<int[^>]*>", str(ticket.id), re.sub(r"<any[^>]*>", "mine", rule.rule))
            answer = visitor.post(address) if "POST" in (rule.methods or ()) else visitor.get(address)
            assert answer.status_code == 403, (who.name, address)
    assert visit().get("/queue").status_code == 303
    assert visit().post(path(ticket, "/notes"), {"note": "x"}).status_code == 401


def test_only_support_sees_the_queue_in_the_navigation(visit: Visit, people: People) -> None:
    assert 'href="/queue"' in visit(people.support).text("/")
    assert 'href="/queue"' not in visit(people.visitor).text("/")


def test_no_public_page_and_no_other_table_ever_holds_a_note(
    *,
    app: Flask,
    ticket: Ticket,
    question: Question,
    people: People,
    visit: Visit,
    desk: Visitor,
    run_jobs: Any,
    later: Any,
) -> None:
    desk.post(path(ticket, "/notes"), {"note": SECRET})
    desk.post(path(ticket, "/replies"), {"body": "A public answer"})
    later(seconds=10)
    run_jobs()
    desk.post(path(ticket, "/solution"))
    run_jobs()
    for visitor in (visit(), visit(people.visitor), visit(people.stranger)):
        for address in _addresses(app, question):
            assert SECRET not in visitor.text(address), address
    for table in Base.metadata.sorted_tables:
        if table.name != "ticket_note":
            assert SECRET not in str(session.execute(select(table)).all()), table.name


def _addresses(app: Flask, question: Question) -> list[str]:
    """Every address that answers GET, filled with what there is."""
    shown = question.shown_on[0].page_id
    asking = ["/ask?page=https://docs.example.com/guide/install", questions.path(question)]
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            number = str(shown if rule.rule.startswith("/pages") else question.id)
            asking.append(re.sub(r"<[^>]*>", number, rule.rule))
    return asking


def _without_proofs(html: str) -> str:
    return re.sub(r'<input type="hidden" name="(stamp|csrf_token)"[^>]*>', "", html)
