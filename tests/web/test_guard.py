"""A changing request passes only if one of our own pages made it, and a text is never lost on the way."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import func, select

from forum.db import session
from forum.pages import Page, Site
from forum.questions import Answer, Question, path
from forum.web import sign
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
TEXT = "A text that took me <an hour> to write."
FORM = {
    "title": "How do I install it?",
    "body": TEXT,
    "name": "Bob",
    "email": "bob@example.org",
    "page": "https://docs.example.com/guide/install",
}


def questions() -> int:
    return session.scalar(select(func.count()).select_from(Question)) or 0


def hidden(html: str) -> dict[str, str]:
    """Every field of the one form on a page, as a browser would send it back."""
    form = re.search(r"<main.*</main>", html, re.DOTALL)
    assert form
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0]))
    return fields | {
        name: value.strip()
        for name, value in re.findall(r'<textarea name="(\w+)".*?>(.*?)</textarea>', form[0], re.DOTALL)
    }


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://forum.test.evil.example"},
        {"Origin": "http://forum.test:8080"},
        {"Origin": "https://forum.test"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://forum.test@evil.example"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Sec-Fetch-Site": "same-site"},
        {"Origin": ""},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(headers: Mapping[str, str], visit: Visit, site: Site) -> None:
    refused = visit().post("/ask", FORM, headers=headers)
    assert refused.status_code == 403
    assert questions() == 0


@pytest.mark.parametrize("headers", [{"Origin": "http://forum.test"}, {"Origin": "", "Sec-Fetch-Site": "same-origin"}])
def test_our_own_form_is_taken_without_any_cookie(headers: Mapping[str, str], visit: Visit, site: Site) -> None:
    assert visit().post("/ask", FORM, headers=headers).status_code == 303
    assert questions() == 1


def test_a_forum_with_letters_beyond_ascii_in_its_name_takes_its_own_forms(
    visit: Visit, site: Site, settings: Callable[..., Any]
) -> None:
    settings(url="http://xn--bcher-kva.example")
    assert visit().post("/ask", FORM).status_code == 303


@pytest.mark.parametrize("stamp", ["", "forged", "W10.x.y"])
def test_an_anonymous_form_without_a_good_stamp_gets_its_text_back(stamp: str, visit: Visit, site: Site) -> None:
    visitor = visit()
    again = visitor.post("/ask", FORM | {"stamp": stamp}, proof=False)
    assert again.status_code == 400
    assert "took me &lt;an hour&gt; to write" in again.text
    assert "an hour> to" not in again.text
    assert questions() == 0


def test_the_text_that_came_back_can_be_sent_as_it_stands(visit: Visit, site: Site) -> None:
    visitor = visit()
    again = visitor.post("/ask", FORM, proof=False)
    fields = {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in hidden(again.text).items()}
    assert visitor.post("/ask", fields, proof=False).status_code == 303
    assert session.scalars(select(Question)).one().body == TEXT


def test_what_is_signed_is_signed_with_sha_256(visit: Visit, people: People) -> None:
    def bytes_of_signature(text: str) -> int:
        return len(urlsafe_b64decode(text.rpartition(".")[2] + "=="))

    vera = visit(people.visitor)
    token = re.search(r'name="csrf_token" value="([^"]*)"', vera.text("/account"))
    cookie = vera.client.get_cookie("docside", domain="forum.test")
    assert cookie
    assert token
    assert [bytes_of_signature(text) for text in (sign("receipt", 7), cookie.value, token[1])] == [32, 32, 32]


def test_a_stamp_for_another_purpose_is_no_stamp(visit: Visit, site: Site) -> None:
    assert visit().post("/ask", FORM | {"stamp": sign("receipt", "")}, proof=False).status_code == 400


def test_the_stamp_of_one_page_is_none_for_another(visit: Visit, site: Site) -> None:
    elsewhere = {"stamp": sign("stamp", "https://docs.example.com/other")}
    assert visit().post("/ask", FORM | elsewhere, proof=False).status_code == 400
    assert questions() == 0
    assert visit().post("/ask", FORM | {"stamp": sign("stamp", FORM["page"])}, proof=False).status_code == 303


def test_a_form_that_is_days_old_is_still_taken_and_one_of_months_asks_once_more(
    visit: Visit, site: Site, later: Callable[..., None]
) -> None:
    stamp = {"stamp": sign("stamp", "")}
    later(days=59)
    assert visit().post("/ask", FORM | stamp, proof=False).status_code == 303
    later(days=2)
    assert visit().post("/ask", FORM | stamp | {"title": "Another"}, proof=False).status_code == 400


def test_a_signed_in_form_without_its_token_gets_its_text_back_and_then_works(
    visit: Visit, people: People, doc_page: Page
) -> None:
    visitor = visit(people.visitor)
    again = visitor.post("/ask", FORM | {"stamp": sign("stamp", "")}, proof=False)
    assert again.status_code == 400
    assert "took me &lt;an hour&gt; to write" in again.text
    assert questions() == 0
    assert visitor.post("/ask", hidden(again.text), proof=False).status_code == 303
    assert questions() == 1


def test_a_note_that_comes_back_says_that_it_is_private_and_an_empty_field_does_not_ask_to_be_filled(
    visit: Visit, people: People, doc_page: Page
) -> None:
    visitor = visit(people.visitor)
    again = visitor.post("/ask", FORM | {"note": "They owe us money.", "note-7": "Ask ops."}, proof=False).text
    note = again.index("only people on support ever see it")
    assert note < again.index("They owe us money.</textarea>") < again.index("</div>", note)
    assert '<textarea name="note-7" id="again-note-7" rows="3">Ask ops.</textarea>' in again
    assert 'name="body" id="again-body" rows="8"' in again
    assert 'rows="8"' not in visitor.post("/ask", FORM | {"body": ""}, proof=False).text


def test_a_form_opened_before_signing_in_keeps_its_text(visit: Visit, people: People, doc_page: Page) -> None:
    """Two tabs: the form of the first has a stamp, but the session that the second made wants a token."""
    stamp = {"stamp": sign("stamp", "")}
    again = visit(people.visitor).post("/ask", FORM | stamp, proof=False)
    assert TEXT.split("<", 1)[0] in again.text


def test_the_token_of_another_session_does_not_count(visit: Visit, people: People, doc_page: Page) -> None:
    theirs = visit(people.stranger)._token()
    assert visit(people.visitor).post("/ask", FORM | theirs, proof=False).status_code == 400
    assert questions() == 0


def test_htmx_gets_the_send_again_page_in_place_of_the_main_part(visit: Visit, site: Site) -> None:
    again = visit().post("/ask", FORM, proof=False, headers={"HX-Request": "true"})
    assert again.headers["HX-Retarget"] == "#main"
    assert again.headers["HX-Reselect"] == "#main"


def test_the_token_of_a_frame_alone_signs_nobody_in(visit: Visit, people: People, doc_page: Page) -> None:
    visit(people.visitor).post("/ask", FORM)
    question = session.scalars(select(Question)).one()
    address = f"{path(question).rsplit('/', 1)[0]}/answers"
    refused = visit().post(address, {"body": "Hi"}, proof=False, headers={"X-Docside-Token": "forged"})
    assert refused.status_code == 401
    assert session.scalars(select(Answer)).all() == []


def test_the_frames_header_replaces_no_token_of_a_signed_in_session(visit: Visit, people: People) -> None:
    vera, header = visit(people.visitor), {"X-Docside-Token": "anything"}
    answer = vera.post("/account/profile", {"name": "Somebody else"}, proof=False, headers=header)
    assert answer.status_code == 400
    assert session.get_one(type(people.visitor), people.visitor.id).name == "Vera Visitor"


def test_a_huge_body_from_elsewhere_is_refused_calmly(visit: Visit) -> None:
    huge = {"body": "x" * 5_000_000}
    for address in ("/ask", "/nothing-here", "/embed/questions"):
        assert visit().post(address, huge, headers={"Origin": "https://evil.example"}).status_code == 413


@pytest.mark.parametrize(
    ("address", "field"),
    [("/tickets/1/notes", "note"), ("/account/moderation-request", "reason"), ("/panel/sites/1", "hours")],
)
def test_whatever_was_typed_stands_in_the_answer_to_an_ended_session(visit: Visit, address: str, field: str) -> None:
    answer = visit().post(address, {field: TEXT})
    assert answer.status_code == 401
    assert "an hour&gt; to write" in answer.text


def test_what_the_database_cannot_store_is_told_and_kept(visit: Visit, site: Site) -> None:
    answer = visit().post("/ask", FORM | {"name": "B\0b"})
    assert answer.status_code in {303, 422}  # SQLite stores it
    assert answer.status_code == 303 or "an hour&gt; to write" in answer.text
