"""A site's own name, colour, logo and words, on its pages and in its form."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from forum import questions
from forum.channels import Delivery
from forum.db import session, write
from forum.pages import Page, Site
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
ASK = "/ask?page=https://docs.example.com/guide/install"


def look_of(site: Site) -> str:
    return f"/panel/sites/{site.id}/look"


def test_the_name_and_the_accent_of_a_site_are_on_its_pages(
    visit: Visit, people: People, site: Site, doc_page: Page
) -> None:
    with write():
        thread = questions.ask(doc_page, "Which port?", "Tell me.", by=people.visitor)
    visit(people.admin).post(look_of(site), {"brand": "Example answers", "accent": "#0a7d5a"})
    for address in (ASK, questions.path(thread), f"/pages/{doc_page.id}"):
        shown = visit().text(address)
        assert "Example answers" in shown
        assert "· Example answers</title>" in shown
        assert '<link rel="stylesheet" href="/accents/0a7d5a.css">' in shown


def test_an_accent_is_css_of_the_hue_that_was_chosen(visit: Visit, app: Flask) -> None:
    answer = visit().get("/accents/ff0000.css")
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    hues = re.findall(r"oklch\([\d.]+ [\d.]+ ([\d.]+)\)", answer.text)
    assert {round(float(hue)) for hue in hues} == {29}


def test_grey_stays_grey(visit: Visit, app: Flask) -> None:
    strengths = re.findall(r"oklch\([\d.]+ ([\d.]+) ", visit().text("/accents/808080.css"))
    assert {float(strength) for strength in strengths} == {0.0}


@pytest.mark.parametrize("accent", ["red", "12345", "1234567", "}*{color:red", "%22", "zzzzzz"])
def test_what_is_no_colour_makes_no_css(visit: Visit, people: People, site: Site, accent: str) -> None:
    assert visit().get(f"/accents/{accent}.css").status_code == 404
    answer = visit(people.admin).post(look_of(site), {"brand": "Kept as typed", "accent": accent})
    assert answer.status_code == 422
    assert "Kept as typed" in answer.text
    session.expire_all()
    assert site.accent == ""


def test_a_site_asks_in_its_own_words_and_goes_back_to_ours(visit: Visit, people: People, site: Site) -> None:
    words = {"form_title": "What can we do for you?", "form_intro": "Ask **anything** <b>here</b>."}
    visit(people.admin).post(look_of(site), words)
    form = visit().text(ASK)
    assert "What can we do for you?" in form
    assert "Ask <strong>anything</strong> &lt;b&gt;here&lt;/b&gt;." in form
    assert "Your question in one line" not in form
    visit(people.admin).post(look_of(site), {"form_title": "", "form_intro": " "})
    assert "Your question in one line" in visit().text(ASK)
    assert "anything" not in visit().text(ASK)


def test_mails_about_answers_begin_and_end_in_the_sites_words(
    visit: Visit,
    people: People,
    site: Site,
    doc_page: Page,
    later: Callable[..., None],
    run_jobs: Callable[[], None],
) -> None:
    words = {"mail_opening": "News from **Example**.", "mail_closing": "Yours, *the docs team*"}
    visit(people.admin).post(look_of(site), words)
    with write():
        thread = questions.ask(doc_page, "Which port?", "Tell me.", by=people.visitor)
        questions.answer(thread, "Port 8000.", by=people.moderator)
    later(minutes=6)
    run_jobs()
    mail = session.scalars(select(Delivery).where(Delivery.to == people.visitor.email)).one()
    text, html = mail.message["text"], mail.message["html"]
    assert text.index("Hey Vera") < text.index("News from **Example**.") < text.index("Port 8000.")
    assert text.index("Port 8000.") < text.index("Yours, *the docs team*")
    assert html.index("News from <strong>Example</strong>.") < html.index("Port 8000.")
    assert "Yours, <em>the docs team</em>" in html


def test_one_text_becomes_ours_again_and_the_rest_of_the_form_is_kept(visit: Visit, people: People, site: Site) -> None:
    admin, words = visit(people.admin), {"form_title": "What can we do for you?", "form_intro": "Ask anything."}
    admin.post(look_of(site), words)
    assert "Use ours again" in admin.text(look_of(site))
    admin.post(look_of(site), {**words, "receipt": "Thank you.", "ours": "form_title"})
    form = visit().text(ASK)
    assert "Your question in one line" in form
    assert "Ask anything." in form


def test_words_that_are_too_long_come_back(visit: Visit, people: People, site: Site) -> None:
    answer = visit(people.admin).post(look_of(site), {"form_intro": "word " * 300})
    assert answer.status_code == 422
    assert "may have 1000 letters" in answer.text
    assert "word word word" in answer.text


def test_a_logo_is_shown_and_taken_away_again(visit: Visit, people: People, site: Site) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (600, 200), "teal").save(picture, "PNG")
    picture.seek(0)
    admin = visit(people.admin)
    admin.post(f"/panel/sites/{site.id}/logo", {"picture": (picture, "logo.png")})
    source = re.search(r'<img src="(/files/[^"]+)"', visit().text(ASK))
    assert source
    assert visit().get(source[1]).status_code == 200
    admin.post(f"/panel/sites/{site.id}/logo/removal")
    assert "<img" not in visit().text(ASK)


def test_what_is_no_picture_is_refused_with_a_sentence(visit: Visit, people: People, site: Site) -> None:
    nonsense = {"picture": (io.BytesIO(b"<svg onload=alert(1)>"), "logo.svg")}
    answer = visit(people.admin).post(f"/panel/sites/{site.id}/logo", nonsense)
    assert answer.status_code == 422
    assert "not a picture we can read" in answer.text
