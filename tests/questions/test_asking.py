from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import questions
from forum.accounts import User
from forum.channels import Delivery
from forum.clock import now
from forum.db import session, write
from forum.events import FactRow
from forum.pages import Page, Review, Site
from forum.questions import Question, State
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

ADDRESS = "https://docs.example.com/guide/install"
FORM = {
    "title": "How do I install it behind a proxy?",
    "body": "It says `502`.",
    "name": "Bob",
    "email": "bob@example.org",
    "page": ADDRESS,
}
Visit = Callable[..., Visitor]


def code_mailed_to(email: str) -> str:
    """The six digits of the newest code mail, as its reader would find them."""
    mail = session.scalars(select(Delivery).where(Delivery.to == email).order_by(Delivery.id.desc()).limit(1)).one()
    return re.findall(r"\b\d{6}\b", mail.message["text"])[0]


def only_question() -> Question:
    session.rollback()
    return session.scalars(select(Question)).one()


def facts() -> list[str]:
    return list(session.scalars(select(FactRow.name).order_by(FactRow.id)))


def test_a_question_asked_signed_out_is_seen_by_nobody_until_its_code(visit: Visit, site: Site) -> None:
    bob = visit()
    receipt = bob.post("/ask", FORM).location
    assert "bob@example.org" in bob.text(receipt)
    assert only_question().state is State.UNCONFIRMED
    assert FORM["title"] not in bob.text("/")
    assert bob.get(f"/questions/{only_question().id}/x").status_code == 404
    assert "QuestionAsked" not in facts()


def test_the_code_publishes_it_and_signs_its_asker_in_without_any_cookie_before(visit: Visit, site: Site) -> None:
    receipt = visit().post("/ask", FORM).location
    another_browser = visit()
    answer = another_browser.post(f"{receipt}/confirmation", {"code": code_mailed_to("bob@example.org")})
    assert answer.status_code == 303
    question = only_question()
    assert question.is_published
    assert question.author is not None
    assert question.author.name == "Bob"
    assert question.asker_email == ""
    assert FORM["title"] in another_browser.text("/")
    assert "Bob" in another_browser.text("/account")
    assert facts().count("QuestionAsked") == 1


def test_confirming_never_renames_an_account(visit: Visit, site: Site, people: People) -> None:
    receipt = visit().post("/ask", FORM | {"email": "VERA@example.org", "name": "Mallory"}).location
    visit().post(f"{receipt}/confirmation", {"code": code_mailed_to("vera@example.org")})
    author = only_question().author
    assert author is not None
    assert (author.id, author.name) == (people.visitor.id, "Vera Visitor")


def test_page_and_mail_look_alike_whether_or_not_there_is_an_account(visit: Visit, site: Site, people: People) -> None:
    def seen(email: str) -> tuple[str, str]:
        receipt = visit().post("/ask", FORM | {"email": email}).location
        page = re.sub(r'value="[^"]+"|/receipts/[^"]+', "", visit().text(receipt)).replace(email, "MAIL")
        mail = session.scalars(select(Delivery).where(Delivery.to == email)).one()
        return page, re.sub(r"\d{6}|receipts/\S+", "", mail.message["text"])

    assert seen("vera@example.org") == seen("nobody@example.org")


def test_a_wrong_code_is_told_and_five_of_them_use_it_up(visit: Visit, site: Site) -> None:
    receipt = visit().post("/ask", FORM).location
    right = code_mailed_to("bob@example.org")
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        answer = visit().post(f"{receipt}/confirmation", {"code": wrong})
        assert answer.status_code == 422
        assert FORM["title"] in answer.text
    answer = visit().post(f"{receipt}/confirmation", {"code": right})
    assert "Ask for a new one" in answer.text
    assert only_question().state is State.UNCONFIRMED


def test_an_expired_code_keeps_the_text_and_a_new_one_works(
    visit: Visit, site: Site, later: Callable[..., None]
) -> None:
    receipt = visit().post("/ask", FORM).location
    old = code_mailed_to("bob@example.org")
    later(minutes=31)
    assert FORM["title"] in visit().post(f"{receipt}/confirmation", {"code": old}).text
    visit().post(f"{receipt}/codes")
    assert visit().post(f"{receipt}/confirmation", {"code": code_mailed_to("bob@example.org")}).status_code == 303
    assert only_question().is_published


def test_a_code_is_good_for_its_own_question_only(visit: Visit, site: Site) -> None:
    visit().post("/ask", FORM)
    first = code_mailed_to("bob@example.org")
    receipt = visit().post("/ask", FORM | {"title": "Something else entirely"}).location
    assert visit().post(f"{receipt}/confirmation", {"code": first}).status_code == 422


def test_no_more_than_three_code_mails_an_hour_leave_for_one_address(visit: Visit, site: Site, later: Any) -> None:
    for number in range(3):
        assert visit().post("/ask", FORM | {"title": f"Question number {number}"}).status_code == 303
    refused = visit().post("/ask", FORM | {"title": "The fourth"})
    assert refused.status_code == 422
    assert "The fourth" in refused.text
    assert "It says `502`." in refused.text
    later(minutes=61)
    assert visit().post("/ask", FORM | {"title": "The fourth"}).status_code == 303


def test_a_double_submit_is_one_question_and_one_code(visit: Visit, site: Site) -> None:
    bob = visit()
    assert bob.post("/ask", FORM).status_code == bob.post("/ask", FORM).status_code == 303
    assert only_question()
    assert session.scalar(select(func.count()).select_from(Delivery)) == 1


def test_twenty_submits_at_once_are_one_question(app: Flask, people: People, doc_page: Page) -> None:
    number, author = doc_page.id, people.visitor.id
    session.remove()

    def ask(_: int) -> int:
        with app.app_context(), write():
            page, by = session.get_one(Page, number), session.get_one(User, author)
            return questions.ask(page, "Twice?", "Really?", by=by).id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(20)))) == 1
    assert facts().count("QuestionAsked") == 1


def test_a_form_that_is_days_old_is_taken(visit: Visit, site: Site, later: Callable[..., None]) -> None:
    bob = visit()
    page = bob.text(f"/ask?page={ADDRESS}")
    stamp = re.findall(r'name="stamp" value="([^"]+)"', page)[0]
    later(days=20)
    assert bob.post("/ask", FORM | {"stamp": stamp}, proof=False).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Please give your question a title."),
        ("title", "x" * 201, "1 letter too long"),
        ("title", "\u200b \u00a0", "Please give your question a title."),
        ("body", "  \n ", "There is no text yet."),
        ("body", "x" * 20_001, "1 letter too long"),
        ("name", " ", "Please tell us your name"),
        ("email", "bob", "does not look like a mail address"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    visit: Visit, site: Site, field: str, value: str, sentence: str
) -> None:
    answer = visit().post("/ask", FORM | {field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    for name in {"title", "body", "name", "email"} - {field}:
        assert FORM[name] in answer.text
    assert session.scalar(select(Question)) is None


def test_signing_in_first_keeps_the_text_and_publishes_it_then(visit: Visit, site: Site, people: People) -> None:
    to_sign_in = visit().post(
        "/ask", {"title": FORM["title"], "body": FORM["body"], "page": ADDRESS, "then": "sign-in"}
    )
    receipt = re.findall(r"next=([^&]+)", to_sign_in.location)[0].replace("%2F", "/")
    vera = visit(people.visitor)
    assert FORM["title"] in vera.text(receipt)
    assert vera.post(f"{receipt}/claim").status_code == 303
    assert only_question().author_id == people.visitor.id
    assert only_question().is_published
    assert visit(people.stranger).post(f"{receipt}/claim").status_code == 409


def test_unconfirmed_questions_are_removed_after_thirty_days(
    visit: Visit, site: Site, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    visit().post("/ask", FORM)
    later(days=29)
    run_jobs()
    assert only_question()
    later(days=2)
    run_jobs()
    assert session.scalar(select(Question)) is None


def test_a_newcomer_waits_for_review_where_the_site_asks_for_it(visit: Visit, site: Site, people: People) -> None:
    with write():
        session.get_one(Site, site.id).review = Review.NEWCOMERS
    vera = visit(people.visitor)
    thread = vera.post("/ask", FORM).location
    assert "Waits for a moderator" in vera.text(thread)
    assert visit(people.stranger).get(thread).status_code == 404
    assert visit().get(thread).status_code == 404
    assert "QuestionAsked" not in facts()
    asked = only_question()
    with write():
        questions.approve(asked, by=people.moderator)
    assert visit().get(thread).status_code == 200
    assert facts().count("QuestionAsked") == 1
    assert questions.may_see(only_question(), None)
    second = vera.post("/ask", FORM | {"title": "And now?"}).location
    assert visit().get(second).status_code == 200


def test_a_page_of_no_site_says_so_and_keeps_the_text(visit: Visit, site: Site) -> None:
    answer = visit().post("/ask", FORM | {"page": "https://elsewhere.example/x"})
    assert answer.status_code == 422
    assert FORM["body"] in answer.text


def test_the_same_text_may_be_asked_again_another_day(
    people: People, doc_page: Page, later: Callable[..., None]
) -> None:
    with write():
        first = questions.ask(doc_page, "Again?", "Same words.", by=people.visitor).id
    later(days=2)
    with write():
        second = questions.ask(doc_page, "Again?", "Same words.", by=people.visitor).id
    assert first != second


def test_an_action_refuses_an_empty_text(people: People, doc_page: Page) -> None:
    with pytest.raises(Refused, match="no text"), write():
        questions.ask(doc_page, "Title", "\n", by=people.visitor)


def test_sending_a_published_text_with_a_guessed_address_tells_nobody_whose_it_is(visit: Visit, site: Site) -> None:
    bob = visit()
    receipt = bob.post("/ask", FORM).location
    bob.post(f"{receipt}/confirmation", {"code": code_mailed_to("bob@example.org")})
    for guess in ("bob@example.org", "eve@example.org"):
        assert visit().post("/ask", FORM | {"email": guess}).location.startswith("/receipts/")


def test_a_double_click_on_publishing_as_oneself_leads_to_the_thread(visit: Visit, site: Site, people: People) -> None:
    receipt = visit().post("/ask", FORM | {"then": "sign-in"}).location.partition("next=")[2]
    vera = visit(people.visitor)
    places = {vera.post(f"{receipt}/claim").location for _ in range(2)}
    assert len(places) == 1
    assert vera.get(places.pop()).status_code == 200


def test_what_nobody_confirmed_neither_names_a_page_nor_shows_that_there_is_one(
    visit: Visit, site: Site, doc_page: Page
) -> None:
    before = visit().get(f"/embed?page={ADDRESS}").headers["ETag"]
    receipt = visit().post("/ask", FORM | {"page_title": "BUY PILLS"}).location
    session.refresh(doc_page)
    assert doc_page.title == "Installing"
    assert visit().get(f"/pages/{doc_page.id}").status_code == 404
    assert visit().get(f"/embed?page={ADDRESS}").headers["ETag"] == before
    visit().post(f"{receipt}/confirmation", {"code": code_mailed_to("bob@example.org")})
    assert "BUY PILLS" in visit().text(f"/pages/{doc_page.id}")


def test_three_mails_an_hour_means_any_sixty_minutes(visit: Visit, site: Site, later: Callable[..., None]) -> None:
    later(minutes=59 - now().minute)
    for number in range(3):
        visit().post("/ask", FORM | {"title": f"Question number {number}"})
    later(minutes=2)
    assert visit().post("/ask", FORM | {"title": "The fourth"}).status_code == 422


@pytest.mark.parametrize("title", ["Win at https://evil.example/x", "see www.evil.example", "go to evil.com now"])
def test_a_code_mail_carries_nobody_elses_address(visit: Visit, site: Site, title: str) -> None:
    visit().post("/ask", FORM | {"title": title})
    mail = session.scalars(select(Delivery)).one().message
    assert "evil" not in mail["text"]


def test_a_name_that_turns_the_line_around_is_set_right(visit: Visit, site: Site) -> None:
    receipt = visit().post("/ask", FORM | {"name": "\u202egnikcah\u200b\u2066 Bob"}).location
    visit().post(f"{receipt}/confirmation", {"code": code_mailed_to("bob@example.org")})
    author = only_question().author
    assert author is not None
    assert author.name == "gnikcah Bob"
