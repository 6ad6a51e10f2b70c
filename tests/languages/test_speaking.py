"""Who reads which language: pages, frames and mails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum import questions
from forum.channels import Delivery
from forum.config import Settings
from forum.db import session, write
from forum.pages import Page
from tests.embed.framing import at
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


def test_a_browser_that_asks_for_german_gets_german(visit: Visit, app: Flask) -> None:
    response = visit().get("/", headers=GERMAN)
    assert '<html lang="de" dir="ltr">' in response.text
    assert "Fragen" in response.text
    assert "Accept-Language" in response.headers["Vary"]


def test_a_language_we_do_not_speak_is_answered_in_the_one_of_the_installation(
    visit: Visit, app: Flask, settings: Callable[..., Settings]
) -> None:
    assert 'lang="en"' in visit().get("/", headers={"Accept-Language": "fi"}).text
    settings(language="de")
    assert 'lang="de"' in visit().get("/", headers={"Accept-Language": "fi"}).text


def test_what_one_chooses_stays_signed_out_and_signed_in(visit: Visit, people: People) -> None:
    for reader in (visit(), visit(people.visitor)):
        assert reader.post("/language", {"language": "de", "next": "/sign-in"}).location == "/sign-in"
        assert 'lang="de"' in reader.get("/", headers={"Accept-Language": "en"}).text
    session.expire_all()
    assert people.visitor.language == "de"


@pytest.mark.parametrize("nonsense", ["xx", "", "de-DE; drop", "../de"])
def test_a_language_that_is_none_changes_nothing(visit: Visit, people: People, nonsense: str) -> None:
    reader = visit(people.visitor)
    assert reader.post("/language", {"language": nonsense}).status_code in {303, 422}
    assert 'lang="en"' in reader.text("/")


def test_a_frame_speaks_the_language_of_its_page(visit: Visit, doc_page: Page) -> None:
    frame = visit().get(at(lang="de"), headers={"Accept-Language": "en"}).text
    assert '<html lang="de"' in frame
    assert "lang=de" in frame.split('data-url="')[1].split('"')[0]


def test_a_frame_kept_in_one_language_is_not_shown_in_another(visit: Visit, doc_page: Page) -> None:
    kept = visit().get(at()).headers["ETag"]
    assert visit().get(at(lang="de"), headers={"If-None-Match": kept}).status_code == 200


def test_a_mail_is_in_the_language_of_whom_it_is_for(
    people: People, doc_page: Page, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    with write():
        people.visitor.language = "de"
        thread = questions.ask(doc_page, "Which port?", "Tell me.", by=people.visitor)
        questions.answer(thread, "8000.", by=people.moderator)
    later(minutes=6)
    run_jobs()
    mail = session.scalars(select(Delivery).where(Delivery.to == people.visitor.email)).one()
    assert "geantwortet" in mail.message["subject"] + mail.message["text"]


def test_who_signs_up_in_german_is_written_to_in_german(visit: Visit, doc_page: Page) -> None:
    asked: dict[str, Any] = {
        "title": "Welcher Port?", "body": "Bitte.", "name": "Bob", "email": "bob@example.org",
        "page": doc_page.address,
    }  # fmt: skip
    visit().post("/ask", asked, headers=GERMAN)
    mail = session.scalars(select(Delivery).where(Delivery.to == "bob@example.org")).one()
    assert "veröffentlicht" in mail.message["subject"]
