from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import questions
from forum.channels import Delivery
from forum.db import session, write
from forum.pages import Review, Site
from forum.questions import Question, State
from tests.embed.framing import ADDRESS, ASKED, Frame, at, code_mailed_to
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def frame(app: Flask, site: Site) -> Frame:
    return Frame(app)


def test_asking_under_the_page_ends_with_the_code_and_the_question_in_the_list(frame: Frame) -> None:
    receipt = frame.post("/embed/questions", ASKED)
    assert receipt.status_code == 200
    assert "We sent a six-digit code to bob@example.org" in receipt.text
    assert "Set-Cookie" not in receipt.headers
    published = frame.post(_path(receipt.text, "confirmation"), {"code": code_mailed_to("bob@example.org")})
    assert "Your question is on the page" in published.text
    assert published.headers["HX-Trigger"] == "threads-changed"
    assert "Set-Cookie" not in published.headers
    assert ASKED["title"] in frame.get(at("/embed/threads")).text


def test_a_wrong_code_says_so_and_can_be_typed_again(frame: Frame) -> None:
    receipt = frame.post("/embed/questions", ASKED).text
    right = code_mailed_to("bob@example.org")
    wrong = frame.post(_path(receipt, "confirmation"), {"code": "000000" if right != "000000" else "111111"})
    assert wrong.status_code == 422
    assert "not the code of the newest mail" in wrong.text
    assert "HX-Trigger" not in wrong.headers
    assert "on the page" in frame.post(_path(wrong.text, "confirmation"), {"code": right}).text


def test_a_new_code_can_be_asked_for_three_times_an_hour(frame: Frame) -> None:
    receipt = frame.post("/embed/questions", ASKED).text
    answers = [frame.post(_path(receipt, "codes")) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "three codes" in answers[2].text
    assert session.scalar(select(func.count(Delivery.id))) == 3


def test_what_is_missing_is_said_and_everything_typed_is_still_there(frame: Frame) -> None:
    refused = frame.post("/embed/questions", ASKED | {"email": "nonsense"})
    assert refused.status_code == 422
    assert "does not look like a mail address" in refused.text
    for text in (ASKED["title"], ASKED["body"], ASKED["name"], "nonsense"):
        assert text in refused.text


def test_sending_twice_is_one_question_and_one_mail(frame: Frame) -> None:
    for _ in range(2):
        assert "We sent" in frame.post("/embed/questions", ASKED).text
    assert session.scalar(select(func.count(Question.id))) == 1
    assert session.scalar(select(func.count(Delivery.id))) == 1


def test_where_a_moderator_looks_first_the_receipt_says_so(frame: Frame, site: Site) -> None:
    with write():
        site.review = Review.EVERYBODY
    receipt = frame.post("/embed/questions", ASKED).text
    held = frame.post(_path(receipt, "confirmation"), {"code": code_mailed_to("bob@example.org")}).text
    assert "waits for a moderator" in held
    assert session.scalars(select(Question.state)).all() == [State.IN_REVIEW]
    assert ASKED["title"] not in frame.get(at("/embed/threads")).text


def test_a_question_belongs_to_the_page_and_section_it_was_asked_at(frame: Frame) -> None:
    frame.post("/embed/questions", ASKED | {"page": f"{ADDRESS}#proxies", "page_title": "Installing"})
    question = session.scalars(select(Question)).one()
    (shown,) = question.shown_on
    assert (shown.page.key, shown.section, shown.page.title) == ("/guide/install", "proxies", "")
    with write():
        questions.confirm(question)
    session.refresh(shown.page)
    assert shown.page.title == "Installing"


def test_a_form_that_is_too_old_stays_in_the_frame_with_a_sentence_beside_it(frame: Frame) -> None:
    response = frame.post("/embed/questions", ASKED | {"page": ADDRESS, "stamp": "forged"})
    assert (response.status_code, response.headers["HX-Retarget"]) == (400, "#notice")
    assert "Your text is kept" in response.text


def test_a_page_of_no_site_takes_no_question(frame: Frame) -> None:
    response = frame.post("/embed/questions", ASKED | {"page": "https://evil.example/"})
    assert response.status_code == 422
    assert response.headers["HX-Retarget"] == "#notice"


def test_a_form_without_a_stamp_or_from_a_foreign_page_is_not_taken(visit: Visit, site: Site) -> None:
    visit().post("/embed/questions", ASKED, proof=False)
    visit().post("/embed/questions", ASKED, headers={"Origin": "https://docs.example.com"})
    assert session.scalar(select(func.count(Question.id))) == 0


def test_the_form_works_without_script_inside_the_frame(visit: Visit, site: Site) -> None:
    whole = visit().post("/embed/questions", ASKED)
    assert whole.text.lstrip().startswith("<!doctype html>")
    assert "We sent a six-digit code" in whole.text


def test_the_preview_of_the_frame_is_the_result(frame: Frame) -> None:
    assert "<strong>bold</strong>" in frame.post("/embed/preview", {"body": "**bold**"}).text
    assert 'hx-post="/embed/preview"' in frame.get(at()).text


def _path(html: str, what: str) -> str:
    found = re.search(rf'hx-post="(/embed/receipts/[^"]+/{what}[^"]*)"', html)
    assert found
    return found[1].replace("&amp;", "&")
