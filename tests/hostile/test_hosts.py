"""A foreign Host, or what a stranger says in a proxy's name, stands in no page, redirect, mail or kept page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum import questions, support
from forum.bodies import forget_bodies
from forum.channels.models import Delivery
from forum.db import session, write
from forum.pages import Page
from tests.people import People
from tests.visiting import Visitor
from tests.web.test_answers import addresses

Visit = Callable[..., Visitor]
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # nothing here is about the database
EVIL = "evil.example"
SAID: dict[str, Any] = {
    "HTTP_HOST": EVIL, "HTTP_X_FORWARDED_HOST": EVIL, "HTTP_X_FORWARDED_SERVER": EVIL, "HTTP_X_HOST": EVIL,
    "HTTP_X_ORIGINAL_HOST": EVIL, "HTTP_FORWARDED": f"host={EVIL}", "HTTP_X_FORWARDED_PREFIX": f"//{EVIL}",
    "HTTP_X_ORIGINAL_URL": f"//{EVIL}/", "HTTP_X_REWRITE_URL": f"//{EVIL}/", "HTTP_REFERER": f"https://{EVIL}/",
    "SERVER_NAME": EVIL,
}  # fmt: skip
# It tells an admin which host the forum hears of, so that a wrong proxy is found.
TELLS = {"/panel/installation"}


@pytest.fixture
def lived_in(people: People, doc_page: Page) -> str:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
        questions.answer(question, "8000.", by=people.moderator)
        support.ask_support(doc_page.site, "Which host?", "That one.", by=people.customer)
    return questions.path(question)


def asked(visitor: Visitor, path: str, **said: Any) -> TestResponse:
    return visitor.get(path, environ_overrides=SAID | said)


def test_no_page_and_no_redirect_names_a_foreign_host(app: Flask, visit: Visit, people: People, lived_in: str) -> None:
    paths = [path for method, path in addresses(app) if method == "GET"]
    paths += [lived_in, "/", "/panel", "/queue/", "//panel//people", f"//{EVIL}", f"/panel//{EVIL}", "/my-tickets",
              "/questions/1", "/questions/1/another-slug", "/tickets/1", "/people/1"]  # fmt: skip
    for who in (None, people.admin):
        visitor = visit(who)
        for path in paths:
            for said in ({}, {"HTTP_HX_REQUEST": "true"}) if who else ({},):
                answer = asked(visitor, path, **said)
                told = [value for name, value in answer.headers if name != "Content-Security-Policy"]
                told = [value.replace(f"/{EVIL}", "") if EVIL in path else value for value in told]
                assert EVIL not in " ".join(told), (path, told)
                if EVIL not in path and path not in TELLS:
                    assert EVIL.encode() not in answer.data, path


def test_a_page_asked_for_by_another_name_and_kept_says_the_same_to_all(visit: Visit, lived_in: str) -> None:
    for path in (lived_in, "/", "/embed?page=https://docs.example.com/guide/install", "/roadmap", "/topics"):
        forget_bodies()
        poisoned = asked(visit(), path)
        assert EVIL.encode() not in poisoned.data
        after = visit().get(path)
        assert EVIL not in after.text
        assert EVIL not in str(after.headers)


def test_a_canonical_address_is_the_forums_own(visit: Visit, lived_in: str) -> None:
    assert f'<link rel="canonical" href="http://forum.test{lived_in}">' in asked(visit(), lived_in).text
    assert "http://forum.test/" in asked(visit(), "/sitemap.xml").text


def test_no_mail_leads_to_a_foreign_host(visit: Visit, people: People, site: Any, run_jobs: Callable[[], None]) -> None:
    """The form comes from where the Host says it is, as the page of a proxy that passes on any Host would."""
    here: dict[str, Any] = {"headers": {"Origin": f"http://{EVIL}"}, "environ_overrides": SAID}
    form = {"title": "Why?", "body": "Text", "name": "Bob", "page": "https://docs.example.com/guide/install"}
    answers = [
        visit().post("/ask", form | {"email": "bob@example.org"}, **here),
        visit().post("/sign-in", {"email": people.visitor.email}, **here),
        visit().post("/embed/questions", form | {"email": "eve@example.org"}, **here),
    ]
    run_jobs()
    assert all(answer.status_code < 400 for answer in answers), [answer.status_code for answer in answers]
    mails = session.scalars(select(Delivery.message).where(Delivery.channel == "mail")).all()
    assert len(mails) >= 2
    assert EVIL not in str(mails)
    assert EVIL not in str([answer.headers.get("Location", "") for answer in answers])
