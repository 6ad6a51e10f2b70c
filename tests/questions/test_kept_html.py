"""Rows of lists and answers of threads: made into HTML once, and anew as soon as what they show has changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import questions
from forum.accounts import User
from forum.accounts.actions import rename
from forum.db import session, write
from forum.pages import Page
from forum.questions import Answer, Listing, Question, listed
from forum.questions.posts import in_html
from forum.questions.rows import read_rows
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def made(doc_page: Page, people: People) -> Answer:
    with write():
        thread = questions.ask(doc_page, "How do I install it?", "I tried.", by=people.visitor)
        return questions.answer(thread, "With pip.", by=people.stranger)


def row() -> str:
    session.rollback()
    return str(listed(Listing.NEWEST, read=read_rows).rows[0].html)


def post(made: Answer) -> str:
    session.rollback()
    found = session.get_one(Answer, made.id, populate_existing=True)
    return in_html(session.get_one(Question, found.question_id, populate_existing=True), found)


def test_what_shows_the_same_is_not_made_again(made: Answer) -> None:
    assert post(made) is post(made)
    first, second = (listed(Listing.NEWEST, read=read_rows).rows[0].html for _ in range(2))
    assert first is second


def test_a_row_is_made_anew_with_all_that_it_shows(made: Answer, people: People, doc_page: Page) -> None:
    with write():
        thread = session.get_one(Question, made.question_id)
        questions.set_topics(thread, ["Setup"], by=people.admin)
        rename(session.get_one(User, people.visitor.id), "Vera Renamed")
        session.get_one(Page, doc_page.id).title = "Installing anew"
        questions.say_me_too(thread, by=people.customer)
    shown = row()
    for words in ("Setup", "Vera Renamed", "Installing anew", "1 person has this too", "Answered"):
        assert words in shown, words
    with write():
        questions.accept(session.get_one(Answer, made.id), by=people.visitor)
    assert "Solved" in row()


def test_an_answer_is_made_anew_with_all_that_it_shows(made: Answer, people: People, visit: Visit) -> None:
    path = questions.path(session.get_one(Question, made.question_id))
    assert "With pip." in visit().text(path)
    with write():
        rename(session.get_one(User, people.stranger.id), "Stan Renamed")
        questions.edit_answer(session.get_one(Answer, made.id), "With pipx.", seen=0, by=people.stranger)
        questions.say_it_helped(session.get_one(Answer, made.id), by=people.visitor)
    shown = post(made)
    for words in ("Stan Renamed", "With pipx.", "edited", '<span class="count">1</span>'):
        assert words in shown, words
        assert words in visit().text(path), words
    with write():
        questions.accept(session.get_one(Answer, made.id), by=people.visitor)
    assert "post-accepted" in post(made)
    with write():
        questions.close(session.get_one(Question, made.question_id), questions.CloseReason.OTHER, by=people.moderator)
    assert "/sign-in?next=" not in post(made)
