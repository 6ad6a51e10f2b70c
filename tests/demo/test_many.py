"""Threads by the hundred thousand: what is written fast is what would have been written slowly."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from forum import questions
from forum.db import session, write
from forum.demo import make_many
from forum.questions import Answer, Question
from forum.refused import Refused
from forum.search import Document, Kind, fill_up
from forum.support import Ticket
from forum.web.options import Option
from tests.visiting import Visitor

THREADS, TEXTS = 130, 40


def documents() -> set[tuple[object, ...]]:
    columns = Document.kind, Document.subject_id, Document.thread_id, Document.ticket_id, Document.title, Document.body
    found: set[tuple[object, ...]] = {tuple(row) for row in session.execute(select(*columns))}
    session.rollback()
    return found


@pytest.fixture
def many(app: Flask) -> None:
    make_many(THREADS, texts=TEXTS)


@pytest.mark.usefixtures("many")
def test_threads_whose_texts_begin_anew_are_indexed_as_if_each_had_been_read() -> None:
    fast = documents()
    with write():
        session.execute(delete(Document))
        session.execute(delete(Option).where(Option.name.startswith("indexed_")))
    fill_up()
    assert fast == documents()
    kinds = [kind for kind, *_rest in fast]
    assert kinds.count(Kind.QUESTION) == THREADS
    assert kinds.count(Kind.ANSWER) == session.scalar(select(func.count(Answer.id)))


@pytest.mark.usefixtures("many")
def test_threads_have_the_answers_they_say_they_have_and_the_unanswered_are_with_support(app: Flask) -> None:
    counted = select(Answer.question_id, func.count()).group_by(Answer.question_id)
    answers = dict(session.execute(counted).all())
    threads = session.scalars(select(Question)).all()
    assert len(threads) == THREADS
    assert all(thread.answer_count == answers.get(thread.id, 0) for thread in threads)
    assert answers[1] == 10
    tickets = session.scalars(select(Ticket)).all()
    assert tickets
    assert all(answers.get(ticket.question_id or 0, 0) == 0 for ticket in tickets)
    path, words = questions.path(threads[-1]), threads[-1].title
    session.rollback()
    assert Visitor(app).get(path).status_code == 200
    assert path in Visitor(app).text(f"/search?q={words.replace(' ', '+')}")


@pytest.mark.usefixtures("many")
def test_it_is_done_once() -> None:
    with pytest.raises(Refused, match="nobody has asked anything yet"):
        make_many(THREADS)
