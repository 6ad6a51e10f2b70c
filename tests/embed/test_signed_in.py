from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts import Role, Span, suspend, take_away
from forum.db import session, write
from forum.pages import Page, Review, Site, register_site
from forum.questions import Answer, CloseReason, Question, State, close
from forum.web import sign
from tests.embed.framing import ADDRESS, ASKED, Frame, answered, asked, at, token_of
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
SignedIn = Callable[..., Frame]


@pytest.fixture
def framed(app: Flask, visit: Visit, site: Site) -> SignedIn:
    """The frame of somebody who signed in through its window."""
    return lambda user: Frame(app, token_of(visit(user), site))


def test_a_moderator_answers_and_accepts_under_the_page(people: People, doc_page: Page, framed: SignedIn) -> None:
    question, frame = asked(doc_page, "Which port?", by=people.visitor), framed(people.moderator)
    assert "Which port?" in frame.get(at(f"/embed/threads/{question.id}")).text
    posted = frame.post(at(f"/embed/threads/{question.id}/answers"), {"body": "It is **8000**."})
    assert "<strong>8000</strong>" in posted.text
    made = session.scalars(select(Answer)).one()
    assert (made.author_id, made.by_staff) == (people.moderator.id, True)
    accepted = frame.post(at(f"/embed/answers/{made.id}/acceptance"))
    assert "Not the solution after all" in accepted.text
    assert session.get_one(Question, question.id).accepted_id == made.id
    frame.post(at(f"/embed/answers/{made.id}/acceptance/withdrawal"))
    assert session.get_one(Question, question.id).accepted_id is None


def test_the_asker_accepts_and_a_stranger_may_not(people: People, doc_page: Page, framed: SignedIn) -> None:
    question = asked(doc_page, "Which port?", by=people.visitor)
    made = answered(question, "8000", by=people.moderator)
    assert framed(people.stranger).post(at(f"/embed/answers/{made.id}/acceptance")).status_code == 403
    assert "This solved it" not in framed(people.stranger).get(at(f"/embed/threads/{question.id}")).text
    assert framed(people.visitor).post(at(f"/embed/answers/{made.id}/acceptance")).status_code == 200


def test_somebody_signed_in_asks_without_name_and_code(people: People, site: Site, framed: SignedIn) -> None:
    frame = framed(people.visitor)
    shown = frame.get(at()).text
    assert 'name="email"' not in shown
    assert "Signed in here as Vera Visitor" in shown
    asked_now = frame.post("/embed/questions", {"title": ASKED["title"], "body": "B", "page": ADDRESS})
    assert "Your question is on the page" in asked_now.text
    assert session.scalars(select(Question)).one().author_id == people.visitor.id


def test_moderators_see_what_waits_and_publish_or_decline_it_in_place(
    people: People, doc_page: Page, site: Site, framed: SignedIn
) -> None:
    with write():
        site.review = Review.EVERYBODY
    good, bad = asked(doc_page, "A good one", by=people.visitor), asked(doc_page, "Buy pills", by=people.stranger)
    frame = framed(people.moderator)
    assert "Waiting for a moderator" in frame.get(at()).text
    assert "Waiting for a moderator" not in framed(people.visitor).get(at()).text
    assert "/approval" in frame.get(at(f"/embed/threads/{good.id}")).text
    frame.post(at(f"/embed/questions/{good.id}/approval"))
    remaining = frame.post(at(f"/embed/questions/{bad.id}/refusal")).text
    assert "A good one" in remaining
    assert "Buy pills" not in remaining
    assert session.get_one(Question, good.id).state is State.PUBLISHED
    assert session.get_one(Question, bad.id).state is State.REMOVED


def test_a_held_answer_is_published_in_place_and_only_once(
    people: People, doc_page: Page, site: Site, framed: SignedIn
) -> None:
    question = asked(doc_page, "Which port?", by=people.visitor)
    with write():
        site.review = Review.EVERYBODY
    made = answered(question, "8000, I think", by=people.stranger)
    assert "8000, I think" not in framed(people.visitor).get(at(f"/embed/threads/{question.id}")).text
    assert framed(people.moderator).post(at(f"/embed/answers/{made.id}/approval")).status_code == 200
    late = framed(people.admin).post(at(f"/embed/answers/{made.id}/refusal"))
    assert late.status_code == 409
    assert "Already handled by Mona Moderator" in late.text


@pytest.mark.parametrize("what", ["questions/{q}/approval", "questions/{q}/refusal"])
def test_only_moderators_decide_what_waits(
    people: People, doc_page: Page, site: Site, framed: SignedIn, what: str
) -> None:
    with write():
        site.review = Review.EVERYBODY
    held = asked(doc_page, "Mine", by=people.visitor)
    path = at("/embed/" + what.format(q=held.id))
    assert framed(people.visitor).post(path).status_code == 403
    assert framed(people.stranger).post(path).status_code == 404
    assert session.get_one(Question, held.id).state is State.IN_REVIEW


def test_without_a_token_nothing_under_the_page_can_be_answered(
    app: Flask, people: People, doc_page: Page, visit: Visit
) -> None:
    question = asked(doc_page, "Which port?", by=people.visitor)
    path = at(f"/embed/threads/{question.id}/answers")
    assert Frame(app).post(path, {"body": "8000"}).status_code == 401
    with_cookie = visit(people.moderator)
    assert with_cookie.post(path, {"body": "8000", "stamp": sign("stamp", "")}, proof=False).status_code == 401
    assert session.scalars(select(Answer)).all() == []


def test_a_token_ends_after_half_an_hour_and_the_text_comes_back(
    people: People, doc_page: Page, framed: SignedIn, later: Callable[..., None]
) -> None:
    question, frame = asked(doc_page, "Which port?", by=people.visitor), framed(people.moderator)
    later(minutes=29)
    assert frame.get(at()).status_code == 200
    later(minutes=2)
    refused = frame.post(at(f"/embed/threads/{question.id}/answers"), {"body": "8000"})
    assert refused.status_code == 401
    assert refused.headers["HX-Retarget"] == "#notice"
    assert "your text is kept" in refused.text


def test_signing_out_of_the_forum_ends_the_frames_it_opened(
    app: Flask, people: People, site: Site, visit: Visit
) -> None:
    browser = visit(people.moderator)
    frame = Frame(app, token_of(browser, site))
    assert frame.get(at()).status_code == 200
    browser.post("/sign-out")
    assert frame.get(at()).status_code == 401


def test_a_role_that_is_taken_away_counts_at_once(people: People, doc_page: Page, site: Site, framed: SignedIn) -> None:
    with write():
        site.review = Review.EVERYBODY
    held, frame = asked(doc_page, "Mine", by=people.visitor), framed(people.moderator)
    with write():
        take_away(people.moderator, Role.MODERATOR, by=people.admin)
    assert frame.post(at(f"/embed/questions/{held.id}/approval")).status_code == 404


def test_a_token_is_for_one_site(people: People, doc_page: Page, site: Site, framed: SignedIn) -> None:
    with write():
        other = register_site("Other", "https://other.example.com/", calendar=site.calendar, by=None)
    question, frame = asked(doc_page, "Which port?", by=people.visitor), framed(people.moderator)
    with write():
        question.site_id = other.id
    assert frame.get(at(page="https://other.example.com/x")).status_code == 403
    assert frame.get(at(f"/embed/threads/{question.id}")).status_code == 403
    assert frame.post(at(f"/embed/threads/{question.id}/answers"), {"body": "8000"}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/account", "/panel/"])
def test_a_token_is_worth_nothing_outside_the_frame(people: People, framed: SignedIn, path: str) -> None:
    frame = framed(people.admin)
    response = frame.visitor.get(path, headers=frame.headers)
    assert people.admin.name not in response.text


def test_a_forged_token_is_refused(app: Flask, site: Site) -> None:
    assert Frame(app, "forged").get(at()).status_code == 401


def test_what_somebody_signed_in_sees_is_kept_by_no_cache(people: People, framed: SignedIn) -> None:
    response = framed(people.moderator).get(at())
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert "Set-Cookie" not in response.headers


def test_a_closed_thread_gives_the_text_back(people: People, doc_page: Page, framed: SignedIn) -> None:
    question, frame = asked(doc_page, "Which port?", by=people.visitor), framed(people.visitor)
    with write():
        close(question, CloseReason.OTHER, by=people.moderator)
    refused = frame.post(at(f"/embed/threads/{question.id}/answers"), {"body": "But I found this."})
    assert refused.status_code == 422
    assert "But I found this." in refused.text


def test_a_suspension_counts_on_the_next_request_of_a_frame(
    people: People, doc_page: Page, framed: SignedIn, later: Callable[..., None]
) -> None:
    question, frame = asked(doc_page, "Which port?", by=people.visitor), framed(people.stranger)
    with write():
        suspend(people.stranger, Span.DAY, "Rude answers", by=people.moderator)
    refused = frame.post(at(f"/embed/threads/{question.id}/answers"), {"body": "No."})
    assert refused.status_code == 403
    assert "Rude answers" in refused.text
    assert "Rude answers" in frame.get(at(f"/embed/threads/{question.id}")).text
    assert session.scalars(select(Answer)).all() == []
