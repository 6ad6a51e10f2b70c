from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum import questions
from forum.db import session, write
from forum.events import FactRow
from forum.moderation.models import Report
from forum.moderation.reporting import HIDE_AT
from forum.pages import Page, Site, find_or_make_page, identity_on
from forum.questions import Question
from forum.web import set_option
from tests.embed.framing import ADDRESS, Frame, answered, asked, at, token_of
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def frame(app: Flask, site: Site) -> Frame:
    return Frame(app)


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    return asked(doc_page, "Cheap pills", by=people.stranger)


def sent(question: Question, **more: str) -> dict[str, str]:
    return {"page": ADDRESS, "post": f"question:{question.id}", "why": "spam", **more}


def test_a_reader_reports_a_question_from_under_the_page_without_a_cookie(
    frame: Frame, visit: Visit, people: People, thread: Question
) -> None:
    link = at("/embed/reports", post=f"question:{thread.id}")
    assert link.replace("&", "&amp;").replace("question%3A", "question:") in frame.get(at()).text
    assert "Spam or advertising" in frame.get(link).text
    thanks = frame.post(at("/embed/reports"), sent(thread, text="An advert"))
    assert "A moderator will look" in thanks.text
    assert "Set-Cookie" not in thanks.headers
    page = visit(people.moderator).text("/panel/reported")
    assert "An advert" in page
    assert "a reader who was not signed in" in page
    assert not [row for row in session.query(FactRow) if row.name == "PostReported" and row.actor_id]


def test_an_accepted_answer_can_be_reported_where_it_stands(frame: Frame, people: People, thread: Question) -> None:
    made = answered(thread, "Buy two.", by=people.stranger, accepted=True)
    assert f"post=answer:{made.id}" in frame.get(at()).text
    frame.post(at("/embed/reports"), sent(thread) | {"post": f"answer:{made.id}"})
    assert session.query(Report).one().answer_id == made.id


def test_without_the_stamp_of_a_frame_nothing_is_reported(frame: Frame, thread: Question) -> None:
    answer = frame.visitor.post(at("/embed/reports"), sent(thread), proof=False, headers=frame.headers)
    assert answer.status_code == 400
    assert session.query(Report).count() == 0


def test_a_network_reports_a_post_once_a_day_and_ten_posts_an_hour(
    frame: Frame, people: People, doc_page: Page, later: Callable[..., None]
) -> None:
    threads = [asked(doc_page, f"Pills {n}", by=people.stranger) for n in range(11)]
    assert frame.post(at("/embed/reports"), sent(threads[0])).status_code == 200
    again = frame.post(at("/embed/reports"), sent(threads[0]))
    assert again.status_code == 429
    assert "from your network already" in again.text
    answers = [frame.post(at("/embed/reports"), sent(one)).status_code for one in threads[1:]]
    assert answers == [200] * 9 + [429]


def test_readers_who_are_not_signed_in_hide_nothing(frame: Frame, thread: Question) -> None:
    with write():
        set_option(HIDE_AT, 1)
    frame.post(at("/embed/reports"), sent(thread))
    session.rollback()
    assert session.get_one(Question, thread.id).is_published


def test_who_is_signed_in_to_the_frame_reports_under_their_name(
    app: Flask, visit: Visit, people: People, site: Site, thread: Question
) -> None:
    frame = Frame(app, token_of(visit(people.visitor), site))
    answered(thread, "Buy two.", by=people.customer)
    assert "Only moderators learn" in frame.get(at("/embed/reports", post=f"question:{thread.id}")).text
    frame.post(at("/embed/reports"), sent(thread))
    assert session.query(Report).one().reporter_id == people.visitor.id
    assert frame.get(at(f"/embed/threads/{thread.id}")).text.count("/embed/reports?") == 4


def test_what_is_wrong_is_asked_and_what_was_typed_is_kept(frame: Frame, thread: Question) -> None:
    answer = frame.post(at("/embed/reports"), sent(thread, why="x", text="Typed with care"))
    assert answer.status_code == 422
    assert "Typed with care" in answer.text
    assert session.query(Report).count() == 0


def test_what_is_on_another_page_or_not_public_is_not_there(
    frame: Frame, people: People, site: Site, thread: Question
) -> None:
    with write():
        elsewhere = find_or_make_page(site, identity_on(site, "https://docs.example.com/other"), "Other")
        other = questions.ask(elsewhere, "Elsewhere", "Text", by=people.visitor)
        questions.remove(thread, None, by=people.moderator)
    for question in (other, thread):
        assert frame.get(at("/embed/reports", post=f"question:{question.id}")).status_code == 404
        assert frame.post(at("/embed/reports"), sent(question)).status_code == 404


def test_a_text_that_somebody_else_changed_says_so_in_the_frame(
    app: Flask, frame: Frame, visit: Visit, people: People, site: Site, thread: Question
) -> None:
    made = answered(thread, "With pip.", by=people.stranger, accepted=True)
    with write():
        questions.edit_answer(made, "With pip, in an environment.", by=people.moderator, seen=0)
    assert "edited by Mona Moderator" in frame.get(at()).text
    signed_in = Frame(app, token_of(visit(people.visitor), site))
    assert "edited by Mona Moderator" in signed_in.get(at(f"/embed/threads/{thread.id}")).text
