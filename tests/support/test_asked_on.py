"""A private ticket keeps the page it was asked on: beside it, in the lists of that page, in its figures, and when the
page becomes another one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from forum import questions, support
from forum.channels import Delivery
from forum.db import session, write
from forum.desk import filters
from forum.desk.filters import Filters
from forum.desk.lists import View, in_queue
from forum.figures import count_anew
from forum.figures.models import FigureDay
from forum.moves import PageMove, Why, move_page, undo
from forum.pages import Page, Site, find_or_make_page, identity_on
from forum.questions import Question
from forum.support import Ticket
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
X = "https://docs.example.com/guide/x"
WORDS = {"title": "My invoice is wrong", "body": "It names our old office."}


def place(site: Site, path: str) -> Page:
    with write():
        return find_or_make_page(site, identity_on(site, f"https://docs.example.com{path}"), path)


def asked(site: Site, people: People, page: Page | None, subject: str = "Invoice") -> Ticket:
    with write():
        here = session.get_one(Site, site.id)
        return support.ask_support(here, subject, f"About {subject}.", by=people.visitor, page=page)


def page_of(ticket: Ticket) -> int | None:
    session.rollback()
    return session.scalar(select(Ticket.page_id).where(Ticket.id == ticket.id))


def newest() -> Ticket:
    session.rollback()
    return session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()  # type: ignore[return-value]


def test_the_private_form_leaves_the_page_beside_the_ticket(site: Site, visit: Visit, people: People) -> None:
    x = place(site, "/guide/x")
    visit(people.visitor).post("/my-tickets", {**WORDS, "page": f"{X}/index.html?utm_source=mail#top"})
    ticket, desk = newest(), visit(people.support)
    assert ticket.page_id == x.id
    beside = desk.text(f"/tickets/{ticket.id}")
    assert f'<a href="{x.address}">/guide/x</a>' in beside
    assert f'href="/queue?page={x.id}"' in beside
    assert "The page should say this" in beside
    row = desk.text(f"/queue?page={x.id}")
    assert WORDS["title"] in row
    assert "on /guide/x" in row
    assert WORDS["title"] not in desk.text(f"/queue?page={x.id + 1}")


def test_it_is_kept_until_the_code_of_the_mail_also_if_the_page_moves_meanwhile(
    site: Site, visit: Visit, people: People, run_jobs: Callable[[], None]
) -> None:
    somebody = visit()
    words = {**WORDS, "page": X, "name": "Nora", "email": "nora@example.org"}
    receipt = somebody.post("/my-tickets", words).location
    asked_there, became = place(site, "/guide/x"), place(site, "/guide/new")
    with write():
        move_page(session.get_one(Page, asked_there.id), session.get_one(Page, became.id), Why.HAND, by=people.admin)
    run_jobs()
    session.rollback()
    mail = session.scalars(select(Delivery).where(Delivery.to == "nora@example.org")).one()
    somebody.post(f"{receipt}/confirmation", {"code": re.findall(r"\d{6}", str(mail.message["text"]))[0]})
    assert newest().page_id == became.id


def test_the_page_is_the_one_that_its_host_means(site: Site, visit: Visit, people: People) -> None:
    with write():
        named = find_or_make_page(site, identity_on(site, X, explicit="guide-x"), "X")
    y = place(site, "/guide/y")
    for given, meant in (({"ident": "guide-x"}, named), ({}, named), ({"canonical": "/guide/y/"}, y)):
        visit(people.visitor).post("/my-tickets", {**WORDS, "title": f"Invoice {given}", "page": X, **given})
        assert newest().page_id == meant.id, given


@pytest.mark.parametrize("address", ["https://docs.example.com/" + "x" * 5000, "https://docs.example.com/\x01"])
def test_an_address_that_nobody_can_use_is_no_reason_to_refuse(
    site: Site, visit: Visit, people: People, address: str
) -> None:
    assert support.page_named(site, address) is None
    assert page_of(asked(site, people, support.page_named(site, address))) is None


def test_what_was_asked_in_public_keeps_its_page_in_private(question: Question, people: People) -> None:
    page = question.shown_on[0].page_id
    with write():
        moved = support.make_private(session.get_one(Question, question.id), by=people.support)
    assert page_of(moved) == page


def test_who_is_written_to_about_their_thread_is_so_on_its_page(question: Question, people: People) -> None:
    with write():
        thread = session.get_one(Question, question.id)
        made = support.write_first(thread.site, people.visitor, "Hello", "Again.", by=people.support, about=thread)
    assert page_of(made) == question.shown_on[0].page_id


def test_what_is_split_off_or_goes_on_has_the_page_of_what_it_was(
    site: Site, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    x = place(site, "/guide/x")
    ticket = asked(site, people, x)
    with write():
        other = support.write_as_requester(session.get_one(Ticket, ticket.id), "And it is slow.", by=people.visitor)
    with write():
        made = support.split(session.get_one(Ticket, ticket.id), {other.id}, "Slow", by=people.support)
    assert page_of(made) == x.id
    deeds.solve(made, people.support)
    later(days=60)
    support.move_on_due()
    run_jobs()
    with write():
        again = support.write_as_requester(session.get_one(Ticket, made.id), "Slow again.", by=people.visitor)
    assert again.ticket_id != made.id
    assert page_of(again.ticket) == x.id


@pytest.mark.parametrize("few", [0, filters.FEW], ids=["along the list", "from the few"])
def test_the_list_of_a_page_has_its_threads_and_what_was_asked_on_it_alone(
    question: Question, site: Site, people: People, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "FEW", few)
    page = question.shown_on[0].page
    deeds.escalate(question, people.support)
    alone, _elsewhere = asked(site, people, page), asked(site, people, None, "Nowhere")
    done = asked(site, people, page, "Done")
    deeds.solve(done, people.support)
    narrowing = Filters(page=page.id)
    session.rollback()
    found = {row.id for row in in_queue(View.OPEN, people.support, narrowing).rows}
    assert found == {alone.id, session.scalar(select(Ticket.id).where(Ticket.question_id == question.id))}
    assert [row.id for row in in_queue(View.SOLVED, people.support, narrowing).rows] == [done.id]


def test_it_counts_for_its_page_and_goes_along_when_that_becomes_another_one_and_back(
    site: Site, people: People, visit: Visit
) -> None:
    x, new, newer = (place(site, path) for path in ("/guide/x", "/guide/new", "/guide/newer"))
    ticket, there = asked(site, people, x), asked(site, people, new, "There before")
    with write():
        thread = questions.ask(session.get_one(Page, x.id), "Which port?", "80?", by=people.visitor)
    deeds.escalate(thread, people.support)
    assert (received(x), received(new)) == (2, 1)
    moves = []
    for page, to in ((x, new), (new, newer)):
        with write():
            move = move_page(session.get_one(Page, page.id), session.get_one(Page, to.id), Why.HAND, by=people.admin)
            moves.append(move.id)
    assert page_of(ticket) == page_of(there) == newer.id
    assert (received(x), received(new), received(newer)) == (0, 0, 3)
    with write():
        since = support.ask_support(
            session.get_one(Site, site.id), "Since", "Then.", by=people.visitor, page=support.page_named(site, X)
        )
    assert page_of(since) == newer.id
    for move_id in reversed(moves):
        with write():
            undo(session.get_one(PageMove, move_id), by=people.admin)
    assert (page_of(ticket), page_of(there), page_of(since)) == (x.id, new.id, newer.id)
    assert (received(x), received(new), received(newer)) == (2, 1, 1)


def received(page: Page) -> int:
    count_anew()
    session.rollback()
    number = page.id
    day = FigureDay.day == date(2026, 11, 23)
    found = select(FigureDay.received).where(day, FigureDay.dimension == "page", FigureDay.value == str(number))
    return session.scalar(found) or 0
