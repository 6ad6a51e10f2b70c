from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.db import write
from forum.pages import Page, Site, set_origins
from forum.paths import STATIC
from forum.web import sign
from tests.embed.framing import ADDRESS, answered, asked, at
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def test_the_frame_shows_the_threads_of_its_page_and_the_accepted_answer(
    visit: Visit, people: People, doc_page: Page
) -> None:
    first = asked(doc_page, "Which port?", by=people.visitor)
    answered(first, "It is **8000**.", by=people.moderator, accepted=True)
    asked(doc_page, "Does it run on Windows?", by=people.visitor)
    frame = visit().text(at())
    assert "Which port?" in frame
    assert "It is <strong>8000</strong>." in frame
    assert "Does it run on Windows?" in frame
    assert 'name="title"' in frame


def test_a_page_without_questions_has_only_the_form(visit: Visit, site: Site) -> None:
    frame = visit().text(at())
    assert "<li>" not in frame
    assert 'name="title"' in frame


def test_a_page_with_many_questions_shows_five_and_says_how_many(visit: Visit, people: People, doc_page: Page) -> None:
    for number in range(7):
        asked(doc_page, f"Question number {number}", by=people.visitor)
    frame = visit().text(at())
    assert frame.count("Question number") == 5
    assert "All 7 questions" in frame


def test_a_new_name_shows_at_once_although_the_browser_kept_the_frame(
    visit: Visit, people: People, doc_page: Page
) -> None:
    answered(asked(doc_page, "Which port?", by=people.visitor), "8000.", by=people.moderator, accepted=True)
    kept = visit().get(at()).headers["ETag"]
    assert visit().get(at(), headers={"If-None-Match": kept}).status_code == 304
    visit(people.moderator).post("/account/profile", {"name": "Mona the Second"})
    assert "Mona the Second" in visit().get(at(), headers={"If-None-Match": kept}).text


def test_registered_origins_and_nobody_else_may_show_the_frame(visit: Visit, site: Site) -> None:
    with write():
        set_origins(site, ["https://docs.example.com", "https://preview.example.com"])
    headers = visit().get(at()).headers
    assert "frame-ancestors https://docs.example.com https://preview.example.com" in headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in headers


@pytest.mark.parametrize("page", ["https://evil.example/x", "nonsense", ""])
def test_an_unknown_site_is_refused_without_form_and_cookie_and_anyone_may_frame_that(
    visit: Visit, site: Site, page: str
) -> None:
    response = visit().get(at(page=page))
    assert response.status_code == 404
    assert "<form" not in response.text
    assert "<input" not in response.text
    assert "Set-Cookie" not in response.headers
    assert response.headers["Content-Security-Policy"].endswith("frame-ancestors *")
    assert "X-Frame-Options" not in response.headers


def test_the_refusal_names_the_address_as_text(visit: Visit, site: Site) -> None:
    text = visit().text(at(page="https://evil.example/<script>alert(1)</script>"))
    assert "https://evil.example/&lt;script&gt;" in text


@pytest.mark.parametrize("path", ["/embed", "/embed/fragment"])
@pytest.mark.parametrize(
    ("named", "english", "german"),
    [
        ({"id": "z" * 400}, "The id of this page is longer than 300 characters.",
         "Die Kennung dieser Seite ist länger als 300 Zeichen."),
        ({"id": "<b>\x01"}, "The id of this page contains control characters.",
         "Die Kennung dieser Seite enthält Steuerzeichen."),
        ({"page": ADDRESS + "?" + "x" * 2000}, "This address is longer than 2000 characters.",
         "Diese Adresse ist länger als 2000 Zeichen."),
    ],
)  # fmt: skip
def test_a_page_that_is_named_in_a_way_that_nobody_can_use_is_not_called_unregistered(
    visit: Visit, site: Site, path: str, named: dict[str, str], english: str, german: str
) -> None:
    said, auf_deutsch = visit().get(at(path, **named)), visit().get(at(path, **named, lang="de"))
    assert said.status_code == 404
    assert f"Questions cannot be asked here yet: {english}" in said.text
    assert f"Hier kann man noch keine Fragen stellen: {german}" in auf_deutsch.text
    assert "is not registered" not in said.text
    assert "<b>" not in said.text


@pytest.mark.parametrize("path", ["/embed", "/embed/threads", "/embed/fragment"])
def test_the_frame_neither_reads_nor_writes_a_cookie(visit: Visit, people: People, site: Site, path: str) -> None:
    anonymous, moderator = visit(), visit(people.moderator)
    responses = [anonymous.get(at(path)), moderator.get(at(path))]
    for response in responses:
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")
    assert responses[0].headers["ETag"] == responses[1].headers["ETag"]
    assert people.moderator.name not in responses[1].text


def test_a_cookie_of_a_signed_in_person_does_not_ask_under_their_name(visit: Visit, people: People, site: Site) -> None:
    form = {"title": "T", "body": "B", "page": ADDRESS, "stamp": sign("stamp", "")}
    response = visit(people.moderator).post("/embed/questions", form, proof=False)
    assert response.status_code == 422
    assert "tell us your name" in response.text


def test_showing_a_frame_writes_nothing(
    visit: Visit, people: People, doc_page: Page, statements: Callable[[], Any]
) -> None:
    asked(doc_page, "Which port?", by=people.visitor)
    for path in ("/embed", "/embed/threads", "/embed/fragment"):
        with statements() as said:
            visit().get(at(path))
        assert not [text for text in said.seen if not text.lstrip().upper().startswith("SELECT")]


def test_a_frame_costs_four_statements_and_an_unchanged_one_none(
    visit: Visit, people: People, doc_page: Page, statements: Callable[[], Any]
) -> None:
    for number in range(7):
        answered(asked(doc_page, f"Question {number}", by=people.visitor), "So.", by=people.moderator, accepted=True)
    browser = visit()
    with statements() as said:
        response = browser.get(at())
    assert len(said) == 4, said.seen
    with statements() as said:
        unchanged = browser.get(at(), headers={"If-None-Match": response.headers["ETag"]})
    assert unchanged.status_code == 304
    assert unchanged.data == b""
    assert not said.seen


def test_a_new_answer_makes_frame_and_fragment_stale(visit: Visit, people: People, doc_page: Page) -> None:
    question = asked(doc_page, "Which port?", by=people.visitor)
    browser = visit()
    for path in ("/embed", "/embed/fragment"):
        before = browser.get(at(path)).headers["ETag"]
        answered(question, f"It is 8000, says {path}.", by=people.moderator)
        assert browser.get(at(path), headers={"If-None-Match": before}).status_code == 200


def test_changed_origins_make_the_frame_stale_because_a_304_keeps_the_old_policy(visit: Visit, site: Site) -> None:
    before = visit().get(at()).headers["ETag"]
    with write():
        set_origins(site, ["https://docs.example.com", "https://other.example.com"])
    assert visit().get(at(), headers={"If-None-Match": before}).status_code == 200


def test_a_day_later_the_stamp_of_the_form_is_new(visit: Visit, site: Site, later: Callable[..., None]) -> None:
    before = visit().get(at()).headers["ETag"]
    later(hours=25)
    assert visit().get(at(), headers={"If-None-Match": before}).status_code == 200


def test_the_page_is_known_by_its_id_then_its_canonical_address_then_its_own(
    visit: Visit, people: People, doc_page: Page
) -> None:
    asked(doc_page, "Which port?", by=people.visitor)
    preview = "https://docs.example.com/v2/install"
    assert "Which port?" not in visit().text(at(page=preview))
    assert "Which port?" in visit().text(at(page=preview, canonical=ADDRESS))
    assert "Which port?" not in visit().text(at(page=ADDRESS, canonical=ADDRESS, id="elsewhere"))
    assert "Which port?" in visit().text(at(canonical="https://evil.example/x"))


@pytest.mark.parametrize("block", ["/embed/threads", "/embed"])
def test_what_htmx_gets_is_a_part_of_the_page(visit: Visit, people: People, doc_page: Page, block: str) -> None:
    asked(doc_page, "Which port?", by=people.visitor)
    fragment = visit().get(at(block), headers={"HX-Request": "true"}).text
    assert fragment.strip().startswith("<section" if "threads" in block else "<main")
    assert _without_stamps(fragment.strip()) in _without_stamps(visit().text(at()))


def test_the_build_time_include_is_plain_html_with_whole_addresses(
    visit: Visit, people: People, doc_page: Page
) -> None:
    question = asked(doc_page, "Which <port>?", by=people.visitor)
    answered(question, "It is `8000`.", by=people.moderator, accepted=True)
    response = visit().get(at("/embed/fragment"))
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.text.startswith("<section")
    assert "Which &lt;port&gt;?" in response.text
    assert "<code>8000</code>" in response.text
    assert f'href="http://forum.test/questions/{question.id}/' in response.text
    assert 'href="http://forum.test/ask?page=https' in response.text
    for unwanted in ("<script", "<style", "<form", "style=", "<link"):
        assert unwanted not in response.text


def test_held_and_unconfirmed_questions_are_in_no_frame(visit: Visit, site: Site) -> None:
    asker = visit()
    asker.htmx("/embed/questions", {"title": "Secret?", "body": "B", "name": "N", "email": "n@x.org", "page": ADDRESS})
    assert "Secret?" not in visit().text(at())
    assert "Secret?" not in visit().text(at("/embed/fragment"))


def test_the_script_for_the_hosts_page_is_small(app: Flask) -> None:
    assert len(gzip.compress((STATIC / "embed.js").read_bytes())) <= 4 * 1024


def test_the_script_may_be_loaded_by_every_page(visit: Visit) -> None:
    headers = visit().get("/embed.js").headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age" in headers["Cache-Control"]


def _without_stamps(html: str) -> str:
    return re.sub(r'name="stamp" value="[^"]*"', "", html)
