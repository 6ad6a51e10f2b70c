"""Rows of lists and answers of threads: made into HTML once, and anew as soon as what they show has changed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from forum import questions
from forum.accounts import User
from forum.accounts.actions import rename
from forum.accounts.suspending import Span, suspend
from forum.db import session, write
from forum.moderation import Post, report
from forum.moderation.models import Why
from forum.pages import Page, change_look
from forum.questions import Answer, Listing, Question, listed
from forum.questions.messages import messages_of
from forum.questions.posts import _made, in_html
from forum.questions.rows import read_rows
from forum.questions.showing import shown
from tests.people import People, found_site
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
    question = shown(made.question_id)
    assert question is not None
    return in_html(question, [found for found in messages_of(question.id) if found.id == made.id])


def test_what_shows_the_same_is_not_made_again(made: Answer) -> None:
    seen = _made.cache_info().misses
    assert post(made) == post(made)
    assert _made.cache_info().misses == seen + 1
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


def test_the_head_of_a_thread_is_made_anew_with_all_that_it_says(made: Answer, people: People, visit: Visit) -> None:
    path = questions.path(session.get_one(Question, made.question_id))

    def head() -> str:
        return visit().text(path).split("<body")[0]

    assert people.stranger.name in head()
    # None of these is told to an open page, so the number of the thread's picture stays the same.
    with write():
        rename(session.get_one(User, people.stranger.id), "Stan Renamed")
    assert "Stan Renamed" in head()
    with write():
        questions.say_it_helped(session.get_one(Answer, made.id), by=people.visitor)
    assert re.search(r'"upvoteCount": ?1', head())
    with write():
        rename(session.get_one(User, people.visitor.id), "Vera Renamed")
    assert "Vera Renamed" in head()
    with write():
        change_look(found_site(), brand="Another name", accent="", by=people.admin)
    assert 'og:site_name" content="Another name"' in head()


def shown_to(visit: Visit, reader: User | None, made: Answer) -> str:
    """The answer as it stands on the page of somebody."""
    session.rollback()
    whole = visit(reader).text(questions.path(session.get_one(Question, made.question_id)))
    return whole.split(f'id="answer-{made.id}"')[1].split("</section>")[0]


def test_each_reader_sees_what_they_may_do_and_no_more(made: Answer, people: People, visit: Visit) -> None:
    offers = ("This solved it", "This helped", "/edit", "/removal", "/split", "data-quote", "/reports/new")
    expected: dict[User | None, set[str]] = {
        None: {"This helped"},
        people.visitor: {"This solved it", "This helped", "data-quote", "/reports/new"},
        people.stranger: {"/edit", "/removal", "data-quote"},
        people.customer: {"This helped", "data-quote", "/reports/new"},
        people.moderator: {*offers},
    }
    for _ in "twice":
        for reader, offered in expected.items():
            shown = shown_to(visit, reader, made)
            assert {offer for offer in offers if offer in shown} == offered, reader


def test_an_answer_is_made_anew_with_what_its_reader_did_and_may(made: Answer, people: People, visit: Visit) -> None:
    reader = people.customer
    assert 'aria-pressed="false"' in shown_to(visit, reader, made)
    with write():
        answer = session.get_one(Answer, made.id)
        questions.say_it_helped(answer, by=reader)
        report(Post(answer.question, answer), Why.RUDE, "", by=reader)
    shown = shown_to(visit, reader, made)
    assert 'aria-pressed="true"' in shown
    assert "Reported" in shown
    assert 'aria-pressed="false"' in shown_to(visit, people.visitor, made)
    with write():
        suspend(session.get_one(User, reader.id), Span.DAY, "Enough for now.", by=people.moderator)
    shown = shown_to(visit, reader, made)
    assert "<form" not in shown
    assert "/reports/new" not in shown


def test_each_session_has_its_own_proof_in_its_forms(made: Answer, people: People, visit: Visit) -> None:
    tokens: list[str] = []
    for reader in (people.visitor, people.visitor, people.customer, people.moderator):
        shown = shown_to(visit, reader, made)
        found = set(re.findall(r'name="csrf_token" value="([^"]+)"', shown))
        assert len(found) == 1
        assert shown.count('name="csrf_token"') == shown.count('name="stamp"') == shown.count("<form")
        tokens += found
    assert len(set(tokens)) == len(tokens)
    assert "csrf_token" not in shown_to(visit, None, made)
