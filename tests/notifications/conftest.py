from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from forum.accounts import User
from forum.db import write
from forum.notifications import PingRoute, add_route
from forum.pages import Page
from forum.questions import Answer, Question, answer, ask
from tests.channels.postoffice import PostOffice, postoffice
from tests.people import People


@pytest.fixture
def office(settings: Callable[..., Any]) -> Iterator[PostOffice]:
    """The mail server of this forum: a real SMTP conversation, and what it heard."""
    with postoffice() as office:
        settings(mail_server=office.url, mail_from="Docside <forum@forum.test>")
        yield office


@pytest.fixture
def asked(doc_page: Page, people: People) -> Callable[..., Question]:
    """`asked("How?", by=…)`: a question on the install page, by the visitor unless somebody else is named."""

    def post(title: str = "How do I configure it?", body: str = "I tried `--verbose`.", **more: Any) -> Question:
        with write():
            return ask(more.get("page", doc_page), title, body, by=more.get("by", people.visitor))

    return post


@pytest.fixture
def answered() -> Callable[..., Answer]:
    def post(question: Question, body: str, by: User) -> Answer:
        with write():
            return answer(question, body, by=by)

    return post


@pytest.fixture
def routed(people: People) -> Callable[..., PingRoute]:
    """`routed("slack", address, prefix="/guide")`: a ping route, added by the admin."""

    def add(kind: str, to: str, **more: Any) -> PingRoute:
        with write():
            return add_route(kind, to, name=more.pop("name", "#docs"), by=people.admin, **more)

    return add
