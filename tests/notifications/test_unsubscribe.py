from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.db import session, write
from forum.following import HowOften, Kind, following
from forum.notifications import unsubscribe_path
from forum.questions import Question, State
from forum.web import sign
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def question(asked: Callable[..., Question]) -> Question:
    return asked()


@pytest.fixture
def link(question: Question, people: People) -> str:
    return unsubscribe_path(people.visitor, f"question:{question.id}")


def muted(question: Question, people: People) -> bool:
    session.rollback()
    return following(Kind.THREAD, question.id, people.visitor).mine is HowOften.MUTED


def test_opening_the_link_changes_nothing(visit: Visit, link: str, question: Question, people: People) -> None:
    shown = visit().get(link)
    assert shown.status_code == 200
    assert "How do I configure it?" in shown.text
    assert "v…@example.org" in shown.text
    assert "vera@example.org" not in shown.text
    assert 'content="noindex"' in shown.text
    assert visit().client.head(link).status_code == 200
    assert not muted(question, people)


def test_the_button_stops_the_mails_without_signing_in_and_twice_is_once(
    visit: Visit, link: str, question: Question, people: People
) -> None:
    for _ in range(2):
        answer = visit().post(link)
        assert (answer.status_code, answer.location) == (303, link)
    assert muted(question, people)
    assert "No more mails about this thread" in visit().text(link)


def test_the_one_click_of_a_mail_provider_needs_no_origin_and_gets_no_redirect(
    app: Flask, link: str, question: Question, people: People
) -> None:
    answer = app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert muted(question, people)


def test_it_can_be_taken_back_on_the_page(visit: Visit, link: str, question: Question, people: People) -> None:
    visit().post(link)
    assert "Get mails about this thread again" in visit().text(link)
    for _ in range(2):
        assert visit().post(f"{link}/withdrawal").status_code == 303
    assert not muted(question, people)


def test_taking_back_asks_for_our_own_page(
    app: Flask, visit: Visit, link: str, question: Question, people: People
) -> None:
    visit().post(link)
    assert app.test_client().post(f"{link}/withdrawal").status_code == 403
    assert muted(question, people)


def test_a_forged_link_is_refused(app: Flask, link: str, question: Question, people: People) -> None:
    other_purpose = sign("receipt", [people.visitor.id, f"question:{question.id}"])
    for token in (link.removeprefix("/unsubscribe/")[:-2] + "xx", "nonsense", other_purpose):
        assert app.test_client().get(f"/unsubscribe/{token}").status_code == 404
        assert app.test_client().post(f"/unsubscribe/{token}").status_code == 404
    assert not muted(question, people)


def test_the_link_of_somebody_who_is_gone_is_refused(app: Flask, visit: Visit, people: People) -> None:
    assert visit().get(f"/unsubscribe/{sign('unsubscribe', [10**6, 'question:1'])}").status_code == 404


def test_the_title_of_a_thread_that_is_no_longer_public_is_not_shown(
    visit: Visit, link: str, question: Question
) -> None:
    with write():
        session.get_one(Question, question.id).state = State.REMOVED
    assert "How do I configure it?" not in visit().text(link)


def test_the_page_takes_few_statements(visit: Visit, link: str, statements: Callable[..., Any]) -> None:
    visitor = visit()
    visitor.get(link)
    with statements() as said:
        visitor.get(link)
    assert len(said) == 3
