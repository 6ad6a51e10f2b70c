from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import select

from forum import accounts, clock, questions, support
from forum.db import session, write
from forum.events import FactRow
from forum.moderation.models import Report, Why
from forum.moderation.posts import Post
from forum.moderation.reporting import HIDE_AT, report
from forum.pages import Page
from forum.questions import Answer, Question, State
from forum.refused import Refused
from forum.web import set_option
from tests.exported import exported
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
Row = TypeVar("Row", Question, Answer)


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        return questions.ask(doc_page, "Cheap pills", "Buy [here](https://pills.example/now).", by=people.stranger)


@pytest.fixture
def advert(people: People, doc_page: Page) -> Answer:
    with write():
        honest = questions.ask(doc_page, "An honest question", "Text", by=people.visitor)
        return questions.answer(honest, "Buy my pills.", by=people.stranger)


def known(people: People) -> None:
    """Make everybody somebody who is not new here, and wrote something that has stood."""
    with write():
        page = session.scalars(select(Page)).one()
        for person in (people.visitor, people.customer):
            written = questions.ask(page, f"Asked by {person.name}", f"By {person.name}.", by=person)
            written.published_at = clock.now() - timedelta(days=20)
        for person in (people.visitor, people.customer, people.moderator, people.support):
            person.created_at = clock.now() - timedelta(days=30)


def state_of(post: Row) -> State:
    session.rollback()
    return session.get_one(type(post), post.id, populate_existing=True).state


def test_a_member_reports_a_post_and_sees_that_they_did(visit: Visit, people: People, thread: Question) -> None:
    vera = visit(people.visitor)
    assert f"/reports/new?post=question:{thread.id}" in vera.text(questions.path(thread))
    assert "Cheap pills" not in vera.text("/panel/review")
    assert "Spam or advertising" in vera.text(f"/reports/new?post=question:{thread.id}")
    sent = vera.post("/reports", {"post": f"question:{thread.id}", "why": "spam", "text": "An advert"})
    assert sent.status_code == 303
    assert "A moderator will look" in vera.text(sent.location)
    assert "Reported" in vera.text(questions.path(thread))
    assert "Reported" not in visit(people.customer).text(questions.path(thread))


def test_who_is_signed_out_is_asked_to_sign_in_first(visit: Visit, thread: Question) -> None:
    assert "/reports/new" not in visit().text(questions.path(thread))
    answer = visit().get(f"/reports/new?post=question:{thread.id}")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=/reports/new")


def test_nobody_is_offered_to_report_their_own_post(visit: Visit, people: People, thread: Question) -> None:
    stan = visit(people.stranger)
    assert "/reports/new" not in stan.text(questions.path(thread))
    answer = stan.post("/reports", {"post": f"question:{thread.id}", "why": "spam"})
    assert "your own post" in answer.text


def test_twice_by_the_same_person_is_once(visit: Visit, people: People, thread: Question) -> None:
    vera = visit(people.visitor)
    for _ in range(2):
        vera.post("/reports", {"post": f"question:{thread.id}", "why": "rude"})
    assert session.query(Report).count() == 1


def test_something_else_needs_a_word_and_the_word_is_kept(visit: Visit, people: People, thread: Question) -> None:
    vera = visit(people.visitor)
    answer = vera.post("/reports", {"post": f"question:{thread.id}", "why": "other"})
    assert answer.status_code == 422
    assert "in a few words" in answer.text
    answer = vera.post("/reports", {"post": f"question:{thread.id}", "why": "x", "text": "Typed with care"})
    assert "Typed with care" in answer.text


@pytest.mark.parametrize("key", ["", "question:0", "answer:999999", "user:1", "question:" + "9" * 30])
def test_what_is_no_public_post_cannot_be_reported(visit: Visit, people: People, key: str) -> None:
    assert visit(people.visitor).post("/reports", {"post": key, "why": "spam"}).status_code == 404


def test_moderators_read_who_reported_and_why_and_nobody_else_does(
    visit: Visit, people: People, thread: Question
) -> None:
    with write():
        report(Post(thread), Why.SPAM, "An advert for pills", by=people.visitor)
    page = visit(people.moderator).text("/panel/reported")
    for said in ("Spam or advertising", "An advert for pills", "Vera Visitor", "pills.example", "Stan Stranger"):
        assert said in page
    assert "An advert for pills" not in visit(people.stranger).text(questions.path(thread))
    assert not [row for row in session.query(FactRow) if row.name == "PostReported" and row.actor_id]


def test_three_who_are_not_new_take_a_post_out_of_sight(visit: Visit, people: People, advert: Answer) -> None:
    known(people)
    for person in (people.visitor, people.customer):
        with write():
            report(Post(advert.question, advert), Why.SPAM, "", by=person)
    assert state_of(advert) is State.PUBLISHED
    with write():
        report(Post(advert.question, advert), Why.RUDE, "", by=people.support)
    assert state_of(advert) is State.IN_REVIEW
    assert session.get_one(Question, advert.question_id).other_count == 0
    assert "Buy my pills" not in visit(people.customer).text(questions.path(advert.question))
    assert "Rude or hurtful" in visit(people.moderator).text("/panel/review")


def test_newcomers_alone_hide_nothing(people: People, advert: Answer) -> None:
    for person in (people.visitor, people.customer):
        with write():
            report(Post(advert.question, advert), Why.SPAM, "", by=person)
    with write():
        report(Post(advert.question, advert), Why.SPAM, "", by=accounts.find_or_make("new@example.org", "New"))
    assert state_of(advert) is State.PUBLISHED


def test_how_many_it_takes_is_set_and_can_be_turned_off(visit: Visit, people: People, thread: Question) -> None:
    known(people)
    ada = visit(people.admin)
    assert ada.post("/panel/rules/settings", {"hide_at": "1"}).status_code == 303
    with write():
        report(Post(thread), Why.SPAM, "", by=people.visitor)
    assert state_of(thread) is State.IN_REVIEW
    assert ada.post("/panel/rules/settings", {"hide_at": "many"}).status_code == 422
    with write():
        set_option(HIDE_AT, 0)


def test_posts_of_the_team_are_never_hidden(people: People, doc_page: Page) -> None:
    known(people)
    with write():
        set_option(HIDE_AT, 1)
        made = questions.ask(doc_page, "From the team", "Text", by=people.moderator)
        report(Post(made), Why.SPAM, "", by=people.visitor)
    assert state_of(made) is State.PUBLISHED


def test_a_hidden_question_waits_for_nobody_and_comes_back_without_a_second_ping(
    people: People, thread: Question
) -> None:
    known(people)
    with write():
        set_option(HIDE_AT, 1)
        report(Post(thread), Why.SPAM, "", by=people.visitor)
    hidden = session.get_one(Question, thread.id, populate_existing=True)
    assert hidden.waiting_since is None
    with write():
        questions.approve(thread, by=people.moderator)
    assert state_of(thread) is State.PUBLISHED
    about_it = session.query(FactRow).filter(FactRow.subject == f"question:{thread.id}")
    assert [row.name for row in about_it].count("QuestionAsked") == 1
    with pytest.raises(Refused, match="Already handled by Mona"), write():
        questions.approve(thread, by=people.admin)


def test_what_was_removed_is_no_work_for_support(people: People, thread: Question) -> None:
    with write():
        ticket = support.escalate(thread, by=people.support)
        questions.remove(thread, None, by=people.moderator)
    assert not session.get_one(type(ticket), ticket.id, populate_existing=True).is_unsolved
    with write():
        questions.put_back(thread, None, State.PUBLISHED, by=people.moderator)
    assert session.get_one(type(ticket), ticket.id, populate_existing=True).is_unsolved


def test_what_one_reported_is_in_the_copy_of_ones_data(visit: Visit, people: People, thread: Question) -> None:
    visit(people.visitor).post("/reports", {"post": f"question:{thread.id}", "why": "spam", "text": "An advert"})
    [said] = exported(people.visitor, "moderation/reports.json")
    assert (said["why"], said["text"]) == ("spam", "An advert")
    assert exported(people.stranger, "moderation/reports.json") == []
