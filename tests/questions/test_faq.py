from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum import questions
from forum.channels import Delivery
from forum.db import session, write
from forum.notifications import add_route
from forum.pages import Page
from forum.questions import Listing, Question
from forum.questions.faq import ask_and_answer
from forum.refused import Refused
from forum.support import Watch
from tests.people import People
from tests.visiting import Visitor

PAGE = "https://docs.example.com/guide/install"


@pytest.fixture
def faq(people: People, doc_page: Page) -> Question:
    with write():
        return ask_and_answer(doc_page, "Which Python?", "People ask us.", "3.11 or newer.", by=people.moderator)


def read(question: Question) -> Question:
    session.expire_all()
    return session.get_one(Question, question.id)


def test_what_the_team_asks_and_answers_is_solved_and_waits_for_nobody(faq: Question) -> None:
    made = read(faq)
    assert made.solved_at is not None
    assert made.accepted is not None
    assert made.accepted.by_staff
    assert (made.waiting_since, made.other_count) == (None, 1)
    assert session.get(Watch, made.id) is None
    assert not questions.listed(Listing.UNANSWERED).rows


def test_it_is_marked_as_faq_in_lists_thread_and_frame(visit: Callable[..., Visitor], faq: Question) -> None:
    for address in ("/", questions.path(faq), f"/embed?page={PAGE}"):
        assert ">FAQ<" in visit().text(address)


def test_the_team_writes_both_on_the_page_for_asking_and_nobody_else_is_offered_it(
    visit: Callable[..., Visitor], people: People, doc_page: Page
) -> None:
    form = {"page": PAGE, "title": "Which Python?", "body": "People ask us.", "answer": "3.11 or **newer**."}
    assert "Answer it at once" in visit(people.support).text(f"/ask?page={PAGE}")
    assert "Answer it at once" not in visit(people.visitor).text(f"/ask?page={PAGE}")
    assert "Answer it at once" not in visit().text(f"/ask?page={PAGE}")
    visit(people.visitor).post("/ask", form)
    assert read(session.scalars(select(Question)).one()).answer_count == 0
    sent = visit(people.support).post("/ask", form | {"title": "Which Python, please?"})
    assert "<strong>newer</strong>" in visit().text(sent.location)
    visit(people.support).post("/ask", form | {"title": "Which Python, please?"})
    assert len(session.scalars(select(Question)).all()) == 2


def test_an_answer_that_is_too_long_loses_neither_text(
    visit: Callable[..., Visitor], people: People, doc_page: Page
) -> None:
    form = {"page": PAGE, "title": "Which Python?", "body": "People ask us.", "answer": "so " * 20_000}
    sent = visit(people.moderator).post("/ask", form)
    assert sent.status_code == 422
    assert "so so so" in sent.get_data(as_text=True)
    assert session.scalars(select(Question)).all() == []


def test_the_ping_says_that_it_is_answered_already(
    people: People, doc_page: Page, run_jobs: Callable[[], None]
) -> None:
    with write():
        add_route("mail", "team@example.com", name="Team", by=people.admin)
        ask_and_answer(doc_page, "Which Python?", "People ask us.", "3.11 or newer.", by=people.moderator)
    run_jobs()
    [told] = session.scalars(select(Delivery))
    assert told.message["subject"] == "Asked and answered: Which Python?"


def test_what_its_author_adds_does_not_open_it_again(people: People, faq: Question) -> None:
    with write():
        questions.answer(faq, "3.12 works, too.", by=people.moderator)
    assert read(faq).solved_at is not None
    assert read(faq).waiting_since is None


def test_somebody_elses_question_beneath_it_is_no_business_of_the_clock(people: People, faq: Question) -> None:
    with write():
        questions.answer(faq, "What about PyPy?", by=people.visitor)
    assert read(faq).waiting_since is None


def test_only_the_team_asks_and_answers_at_once(people: People, doc_page: Page) -> None:
    with pytest.raises(Refused, match="Only the team"), write():
        ask_and_answer(doc_page, "Which Python?", "People ask us.", "3.11", by=people.visitor)
