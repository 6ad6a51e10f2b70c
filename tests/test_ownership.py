"""What is somebody else's: every address that takes a number, asked by strangers for things that are not theirs to see.

tests/test_permissions.py says who may at all; here stands whose. The holes by name are those of others before us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from forum import questions, roadmap, support
from forum.accounts.models import SignIn
from forum.channels import Delivery
from forum.db import Base, session, write
from forum.pages import Page, Review, Site
from forum.presence.models import Draft
from forum.questions import Answer, Question
from tests.accounts.test_signing_in import code_mailed_to
from tests.embed.framing import Frame, at, token_of
from tests.people import People
from tests.test_permissions import MAY, STAFF
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
SECRET = "nobody-else-reads-this"
# Counted whoever asks; a visitor's own; and what a session is, which the test looks at by itself.
NOT_COMPARED = {"limit", "sign_in", "sweep", "worker"}


@dataclass(frozen=True)
class Hers:
    """Of Vera, and not public: a removed thread with an answer, a ticket, a draft, a session."""

    numbers: dict[str, int]
    session_id: int


@pytest.fixture
def hers(people: People, doc_page: Page, site: Site, visit: Visit) -> Hers:
    vera = visit(people.visitor)
    mine = session.scalars(select(SignIn.id).where(SignIn.user_id == people.visitor.id)).one()
    with write():
        thread = questions.ask(doc_page, SECRET, SECRET, by=people.visitor)
        answer = questions.answer(thread, SECRET, by=people.moderator)
        ticket = support.ask_support(site, SECRET, SECRET, by=people.visitor)
        ids = {"": thread.id, "answers": answer.id, "my-tickets": ticket.id, "tickets": ticket.id}
    vera.post("/drafts", {"place": "ask", "texts": f'{{"body": "{SECRET}"}}'})
    visit(people.moderator).post(f"/questions/{ids['']}/removal", {"reason": "No."})
    assert SECRET not in visit().text(f"/questions/{ids['']}")
    draft = session.scalars(select(Draft.id)).one()
    return Hers(ids | {"drafts": draft, "sessions": mine}, mine)


def everything() -> dict[str, list[Any]]:
    tables = [table for table in Base.metadata.sorted_tables if table.name not in NOT_COMPARED]
    found = {table.name: sorted(map(repr, session.execute(select(table)))) for table in tables}
    session.rollback()
    return found


def walked(app: Flask, hers: Hers) -> list[tuple[Rule, str]]:
    """Every address that a number completes and that is not the team's alone."""
    found = []
    for rule in app.url_map.iter_rules():
        if "number" not in rule.arguments or (MAY[rule.endpoint] and MAY[rule.endpoint] <= STAFF):
            continue
        before = rule.rule.partition("/<int:number>")[0].rpartition("/")[2]
        number = hers.numbers.get(before, hers.numbers[""])
        given = {"number": number, "slug": "x", "name": "x", "target": "thread"}
        with app.test_request_context():
            built = rule.build({name: given[name] for name in rule.arguments}, append_unknown=False)
        assert built
        found.append((rule, built[1]))
    return found


@pytest.mark.parametrize("who", ["signed out", "stranger", "customer"])
def test_nothing_of_somebody_else_is_shown_or_changed(
    app: Flask, hers: Hers, visit: Visit, people: People, site: Site, who: str
) -> None:
    """By a browser, by htmx, and by a frame with the token of that person."""
    user = None if who == "signed out" else getattr(people, who)
    visitor, frame = visit(user), Frame(app, token_of(visit(user), site)) if user else Frame(app)
    rules = walked(app, hers)
    assert len(rules) > 35
    before = everything()
    for rule, address in rules:
        for answer in asked(visitor, frame, rule, address):
            assert SECRET not in answer.get_data().decode(errors="replace"), address
            assert answer.status_code < 500, address
        changed = {name for name, rows in everything().items() if rows != before[name]}
        assert not changed, (rule.endpoint, changed)
    session.rollback()
    assert session.get_one(SignIn, hers.session_id).ended_at is None


def asked(visitor: Visitor, frame: Frame, rule: Rule, address: str) -> list[TestResponse]:
    form = {"body": "Mine now.", "title": "Mine now.", "email": "x@example.org", "reason": "x", "how_often": "never"}
    posted, framed = "POST" in (rule.methods or set()), rule.rule.startswith("/embed/")
    if framed:
        return [frame.post(at(address), form) if posted else frame.get(at(address))]
    if posted:
        return [visitor.post(address, form), visitor.htmx(address, form)]
    return [visitor.get(address), visitor.get(address, headers={"HX-Request": "true"})]


def test_the_same_addresses_open_for_whose_they_are(hers: Hers, visit: Visit, people: People) -> None:
    """Otherwise a door that is walled up would pass for one that is shut."""
    vera = visit(people.visitor)
    assert SECRET in vera.text(f"/my-tickets/{hers.numbers['my-tickets']}")
    assert SECRET in vera.text("/drafts?place=ask")
    assert SECRET in visit(people.moderator).text(f"/questions/{hers.numbers['']}")
    assert vera.post(f"/drafts/{hers.numbers['drafts']}/removal").status_code < 400
    assert session.scalars(select(Draft)).all() == []


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        made = questions.ask(doc_page, "Which port?", "Text", by=people.visitor)
        questions.answer(made, "8000", by=people.stranger)
    return made


def answer_of(thread: Question) -> int:
    found = session.scalars(select(Answer.id).where(Answer.question_id == thread.id)).one()
    session.rollback()
    return found


def test_squeak_whoever_has_no_session_writes_no_reply_and_makes_nobody(visit: Visit, thread: Question) -> None:
    before = everything()
    for address in (f"/questions/{thread.id}/answers", at(f"/embed/threads/{thread.id}/answers")):
        for send in (visit().post, visit().htmx):
            assert send(address, {"body": "Me", "email": "me@example.org"}).status_code in {401, 403}
    assert everything() == before


def test_squeak_a_stranger_resolves_nobodys_question(visit: Visit, people: People, thread: Question) -> None:
    """Not even whoever wrote the answer."""
    for user in (None, people.stranger, people.customer):
        assert visit(user).post(f"/answers/{answer_of(thread)}/acceptance").status_code in {401, 403}
    session.rollback()
    assert session.get_one(Question, thread.id).accepted_id is None


def test_squeak_what_waits_for_a_moderator_is_in_no_list_feed_search_or_frame(
    visit: Visit, people: People, doc_page: Page, site: Site
) -> None:
    with write():
        session.get_one(Site, site.id).review = Review.EVERYBODY
    with write():
        held = questions.ask(doc_page, f"Held {SECRET}", SECRET, by=people.visitor)
    number, page = held.id, doc_page.id
    addresses = ["/", "/unanswered", "/active", f"/pages/{page}", f"/questions/{number}", f"/search?q={SECRET}"]
    addresses += [
        "/feeds/all.atom",
        f"/feeds/pages/{page}.atom",
        "/sitemaps/threads-1.xml",
        f"/people/{people.visitor.id}",
    ]
    addresses += [at(), at("/embed/fragment"), at("/embed/threads"), at(f"/embed/threads/{number}")]
    addresses += [f"/questions/{number}/history", f"/questions/{number}/card.png"]
    for user in (None, people.stranger):
        for address in addresses:
            answer = visit(user).get(address)
            text = (
                answer.get_data().decode(errors="replace").replace(f"?q={SECRET}", "").replace(f'value="{SECRET}"', "")
            )
            assert f"Held {SECRET}" not in text, address
    assert f"Held {SECRET}" in visit(people.moderator).text("/panel/review")


def test_squeak_taking_a_topic_off_one_question_leaves_it_on_the_others(
    people: People, doc_page: Page, thread: Question
) -> None:
    with write():
        other = questions.ask(doc_page, "Another", "Text", by=people.visitor)
        for one in (thread, other):
            questions.set_topics(one, ["Setup"], by=people.moderator)
        questions.set_topics(thread, [], by=people.moderator)
        assert [topic.name for topic in other.topics] == ["Setup"]


def test_squeak_nobody_reads_the_addresses_of_who_waits_for_the_roadmap(visit: Visit, people: People) -> None:
    with write():
        item = roadmap.add_item(roadmap.Draft("Soon"), by=people.moderator)
    number = item.id
    visit(people.visitor).post(f"/roadmap/{number}/subscription")
    for user in (None, people.stranger, people.moderator):
        for address in ("/roadmap", f"/roadmap/{number}/soon"):
            shown = visit(user).text(address)
            assert "Soon" in shown
            assert "vera@example.org" not in shown


def test_squeak_what_lets_one_in_ends(visit: Visit, people: People, later: Callable[..., None]) -> None:
    page = visit().post("/sign-in", {"email": "vera@example.org"}).location
    code = code_mailed_to("vera@example.org")
    later(minutes=31)
    assert visit().post(page, {"code": code}).status_code == 422
    later(days=2)
    assert visit().get(page).status_code == 410


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"])
def test_squeak_confirming_leads_to_no_other_host(visit: Visit, people: People, target: str) -> None:
    page = visit().post("/sign-in", {"email": "vera@example.org", "next": target}).location
    came = visit().post(page, {"code": code_mailed_to("vera@example.org")})
    assert (came.status_code, came.location) == (303, "/")


def test_squeak_a_subject_is_text_in_the_html_of_a_mail(
    people: People, doc_page: Page, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    with write():
        asked = questions.ask(doc_page, "<img src=x onerror=alert(1)>", "Text", by=people.visitor)
        questions.answer(asked, "<script>alert(2)</script>", by=people.moderator)
    later(minutes=6)
    run_jobs()
    mails = [
        mail.message["html"] for mail in session.scalars(select(Delivery).where(Delivery.to == "vera@example.org"))
    ]
    [html] = [mail for mail in mails if "onerror" in mail]
    assert "&lt;img" in html
    assert "<img src=x" not in html
    assert "<script" not in html


def test_askbot_what_a_removed_post_said_before_is_shut_with_it(hers: Hers, visit: Visit, people: People) -> None:
    question, answer = hers.numbers[""], hers.numbers["answers"]
    for user in (None, people.stranger):
        for address in (f"/questions/{question}/history", f"/answers/{answer}/history", f"/answers/{answer}"):
            assert visit(user).get(address).status_code in {404, 410}


def test_askbot_and_remark42_nobody_but_the_team_looks_people_up(
    visit: Visit, people: People, thread: Question
) -> None:
    """Who there is, with which address, and who is shut out: answers for scripts as much as pages."""
    addresses = ["/panel/people/", f"/panel/persons/{people.visitor.id}", "/panel/log", "/queue/search?q=vera"]
    addresses += [
        f"/questions/{thread.id}/people?q=v",
        f"/people/{people.visitor.id}",
        "/people",
        f"/questions/{thread.id}",
    ]
    for user in (None, people.stranger):
        for address in addresses:
            for headers in ({}, {"HX-Request": "true"}, {"Accept": "application/json"}):
                assert "vera@example.org" not in visit(user).get(address, headers=headers).text, address
