"""Pages kept in memory: nobody sees what is no longer so, and nobody what is meant for another."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from flask import Flask

from forum import questions
from forum.bodies.watching import said_of
from forum.db import Base, session, write
from forum.pages import Page
from forum.questions import Question
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

SECRET = "a secret of at least thirty-two letters"
STAMP = re.compile(r'name="stamp" value="[^"]*"')
Visit = Callable[..., Visitor]
STEPS = 40


def plain(html: str) -> str:
    """A page without the stamps of its forms, which say when it was made."""
    return STAMP.sub("", html)


def test_what_is_kept_costs_no_statement_but_the_one_that_asks_whether_it_is_true(
    visit: Visit, people: People, doc_page: Page, statements: Callable[..., object]
) -> None:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
    path = questions.path(question)
    first = visit().text(path)
    with statements() as said:  # type: ignore[attr-defined]
        assert visit().text(path) == first
    assert not said.seen


def test_a_kept_page_is_for_nobody_who_is_signed_in(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
    path = questions.path(question)
    assert "Sign in to answer" in visit().text(path)
    assert people.stranger.name in visit(people.stranger).text(path)
    assert people.stranger.name not in visit().text(path)


def test_each_language_and_each_kind_of_request_has_its_own(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
    path = questions.path(question)
    for _again in range(2):
        assert 'lang="en"' in visit().text(path)
        assert 'lang="de"' in visit().get(path, headers={"Accept-Language": "de"}).text
        assert "<html" not in visit().get(path, headers={"HX-Request": "true"}).text


def test_a_reader_who_has_the_page_is_told_that_it_has_not_changed(
    visit: Visit, people: People, doc_page: Page
) -> None:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
    path, browser = questions.path(question), visit()
    tag = browser.get(path).headers["ETag"]
    unchanged = browser.get(path, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert unchanged.headers["Content-Security-Policy"]
    with write():
        questions.answer(session.get_one(Question, question.id), "8000.", by=people.stranger)
    changed = browser.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "8000." in changed.text


def test_a_vote_and_an_answer_leave_the_pages_of_other_threads_as_they_are(
    visit: Visit, people: People, doc_page: Page, statements: Callable[..., object]
) -> None:
    with write():
        kept = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
        other = questions.ask(doc_page, "Which host?", "So.", by=people.visitor)
    path = questions.path(kept)
    visit().get(path)
    with write():
        made = questions.answer(session.get_one(Question, other.id), "8000.", by=people.moderator)
    with write():
        questions.say_it_helped(made, by=people.stranger)
    with statements() as said:  # type: ignore[attr-defined]
        visit().get(path)
    assert not said.seen


def test_a_duplicate_leads_to_its_original_as_soon_as_that_is_back(
    visit: Visit, people: People, doc_page: Page
) -> None:
    with write():
        original = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
        again = questions.ask(doc_page, "The port, which?", "So.", by=people.visitor)
        questions.close_as_duplicate(again, original, by=people.moderator)
        questions.remove_question(original, by=people.moderator)
    path = questions.path(again)
    assert "Read on there" not in visit().text(path)
    with write():
        questions.restore_question(session.get_one(Question, original.id), by=people.moderator)
    assert "Read on there" in visit().text(path)


def test_what_was_taken_back_leaves_every_page_as_it_is(
    visit: Visit, people: People, doc_page: Page, statements: Callable[..., object]
) -> None:
    with write():
        kept = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
        other = questions.ask(doc_page, "Which host?", "So.", by=people.visitor)
    path = questions.path(kept)
    visit().get(path)
    with suppress(Refused), write():
        session.get_one(Page, doc_page.id).title = "Another"
        session.flush()
        raise Refused("Not like this.")
    with write():
        questions.say_me_too(session.get_one(Question, other.id), by=people.stranger)
    with statements() as said:  # type: ignore[attr-defined]
        visit().get(path)
    assert not said.seen


def test_what_a_page_says_of_time_is_a_minute_old_at_most(
    visit: Visit, people: People, doc_page: Page, later: Callable[..., None], statements: Callable[..., object]
) -> None:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
    path = questions.path(question)
    visit().get(path)
    later(seconds=61)
    with statements() as said:  # type: ignore[attr-defined]
        visit().get(path)
    assert said.seen


def test_every_table_that_is_named_exists(app: Flask) -> None:
    from forum.bodies import watching

    names = {table.name for table in Base.metadata.sorted_tables}
    assert {*watching._unseen, *watching._parts, *watching._unseen_when_new, *watching._unseen_columns} <= names
    assert said_of("question")
    assert not said_of("option")
