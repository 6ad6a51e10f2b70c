"""Whoever has gone on to another ticket learns that their answer was not sent, and has its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from forum import support
from forum.accounts import User
from forum.channels import Delivery
from forum.db import session, write
from forum.pages import Site
from forum.questions import Question
from forum.support import Reply, Ticket, promise_reply
from forum.support.conversation import conversation_of
from tests.people import People
from tests.support import deeds

TEXT = "Hey Vera,\n\n<b>run</b> the installer & wait.\n\nSam"


@pytest.fixture
def question(asked: Callable[..., Question]) -> Question:
    return asked()


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:
    return deeds.escalate(question, people.moderator)


@pytest.fixture
def ten_seconds(later: Callable[..., None], run_jobs: Callable[[], None]) -> Callable[[], None]:
    def pass_by() -> None:
        later(seconds=10)
        run_jobs()

    return pass_by


def answers(ticket: Ticket, by: User) -> Reply:
    with write():
        ticket = session.get_one(Ticket, ticket.id)
        return promise_reply(ticket, TEXT, seen=conversation_of(ticket).seen, by=by)


def told() -> list[Delivery]:
    session.rollback()
    return [sent for sent in session.scalars(select(Delivery)) if ":reply-held:" in sent.about]


def test_an_answer_that_a_closed_thread_refused_comes_back_by_mail(
    ticket: Ticket, question: Question, people: People, ten_seconds: Any, run_jobs: Any
) -> None:
    made = answers(ticket, people.support)
    deeds.close(question, people.moderator)
    ten_seconds()
    run_jobs()
    [mail] = told()
    assert mail.to == people.support.email
    assert mail.message["subject"] == f"Not sent: your answer in ticket {ticket.id}: How do I configure it?"
    for said in ("This thread was closed in the last seconds before it went.", TEXT, f"{ticket.id}#reply-{made.id}"):
        assert said in mail.message["text"]
    assert "&lt;b&gt;run&lt;/b&gt; the installer &amp; wait." in mail.message["html"]


def test_so_does_one_in_private_that_its_asker_was_faster_than(site: Site, people: People, ten_seconds: Any) -> None:
    with write():
        ticket = support.ask_support(site, "I cannot sign in", "It says no.", by=people.visitor)
    answers(ticket, people.support)
    with write():
        support.write_as_requester(session.get_one(Ticket, ticket.id), "Now it works.", by=people.visitor)
    ten_seconds()
    [mail] = told()
    assert mail.about.startswith("private-ticket:")
    assert "Somebody wrote in the last seconds before it went." in mail.message["text"]


def test_nobody_is_told_of_what_went_or_was_taken_back(
    ticket: Ticket, question: Question, people: People, ten_seconds: Any
) -> None:
    made = answers(ticket, people.support)
    with write():
        support.take_back(made, by=people.support)
    ten_seconds()
    answers(ticket, people.support)
    ten_seconds()
    assert told() == []


def test_the_mail_is_in_the_language_of_its_reader(
    ticket: Ticket, question: Question, people: People, ten_seconds: Any
) -> None:
    with write():
        people.support.language = "de"
    answers(ticket, people.support)
    deeds.close(question, people.moderator)
    ten_seconds()
    [mail] = told()
    assert mail.message["subject"].startswith("Nicht gesendet")
    assert "Warum: Dieses Thema wurde in den letzten Sekunden davor geschlossen." in mail.message["text"]
