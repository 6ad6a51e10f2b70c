"""What merging and splitting leave behind: no title of what is hidden, no lost report, counters that are true."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum import moderation, questions
from forum.accounts import User
from forum.db import session, write
from forum.moderation import Post, Why, report
from forum.moderation.models import Decision, Report
from forum.moderation.undoing import undo
from forum.pages import Page
from forum.questions import Answer, Question, State
from forum.questions.counting import recount
from forum.questions.expectations import renew_expectations
from forum.questions.models import Pointer, Pointing
from forum.refused import Refused
from tests.people import People
from tests.threads import together
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def asked(people: People, doc_page: Page) -> list[Question]:
    with write():
        return [questions.ask(doc_page, f"Thread {name}", "Text", by=people.visitor) for name in "ABC"]


def answered(thread: Question, text: str, by: User) -> Answer:
    with write():
        return questions.answer(session.get_one(Question, thread.id), text, by=by)


def fresh(number: int) -> Question:
    session.rollback()
    return session.get_one(Question, number, populate_existing=True)


def counters(thread: Question) -> tuple[object, ...]:
    waits = thread.waiting_since is not None
    return (
        thread.answer_count, thread.other_count, thread.first_answered_at, thread.staff_answered_at,
        thread.asker_wrote_at, thread.accepted_id, thread.solved_at, waits,
    )  # fmt: skip


def assert_counted(*threads: Question) -> None:
    for thread in threads:
        before = counters(fresh(thread.id))
        with write():
            again = session.get_one(Question, thread.id)
            recount(again)
            assert counters(again) == before


def test_where_answers_went_is_named_only_while_everybody_can_read_it(
    visit: Visit, people: People, asked: list[Question]
) -> None:
    first, second = (answered(asked[0], f"Hijack {n}", people.stranger) for n in range(2))
    with write():
        gone = questions.split(first, "Shameful words", along=[], by=people.moderator)
    with write():
        questions.split(session.get_one(Answer, second.id), "A fine question", along=[], by=people.moderator)
    assert "Shameful words" in visit().text(questions.path(asked[0]))
    with write():
        questions.remove_question(session.get_one(Question, gone.id), by=people.moderator)
    page = visit().text(questions.path(asked[0]))
    assert "Shameful words" not in page
    assert "A fine question" in page


def test_a_report_goes_along_with_its_answer_wherever_it_goes(
    visit: Visit, people: People, asked: list[Question]
) -> None:
    advert = answered(asked[0], "Buy my pills.", people.stranger)
    with write():
        report(Post(asked[0], advert), Why.SPAM, "", by=people.customer)
    with write():
        questions.merge(session.get_one(Question, asked[0].id), asked[1], by=people.moderator)
    with write():
        questions.remove_question(session.get_one(Question, asked[0].id), by=people.moderator)
    mona = visit(people.moderator)
    assert "Buy my pills." in mona.text("/panel/reported")
    with write():
        made = questions.split(session.get_one(Answer, advert.id), "Pills", along=[], by=people.moderator)
    assert "Buy my pills." in mona.text("/panel/reported")
    mona.post(f"/panel/review/questions/{made.id}/refusal")
    session.rollback()
    assert fresh(made.id).state is State.REMOVED
    assert session.scalars(select(Report)).one().closed_at is not None


def test_many_reports_of_what_was_removed_hide_none_of_what_is_there(
    visit: Visit, people: People, asked: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderation.listing, "MOST", 1)
    for thread in asked[:2]:
        with write():
            report(Post(session.get_one(Question, thread.id)), Why.SPAM, "", by=people.customer)
    with write():
        questions.remove_question(session.get_one(Question, asked[0].id), by=people.visitor)
    assert "Thread B" in visit(people.moderator).text("/panel/reported")


def test_a_decision_is_taken_back_although_one_of_its_posts_became_a_question_since(
    people: People, asked: list[Question]
) -> None:
    both = [answered(asked[0], f"Advert {n}", people.stranger) for n in range(2)]
    with write():
        made = moderation.deciding.remove_spammer(people.stranger, 7, "Advertising", by=people.moderator)
    with write():
        questions.restore_answer(session.get_one(Answer, both[0].id), by=people.moderator)
    with write():
        questions.split(session.get_one(Answer, both[0].id), "Not an advert", along=[], by=people.moderator)
    with write():
        undo(session.get_one(Decision, made.id), by=people.moderator)
    session.rollback()
    assert session.get_one(Answer, both[1].id).state is State.PUBLISHED
    assert not session.get_one(User, people.stranger.id).is_suspended


def test_the_usual_time_to_an_answer_is_that_of_people_who_waited(
    visit: Visit, people: People, doc_page: Page, later: Callable[..., None]
) -> None:
    for n in range(4):
        with write():
            questions.ask_and_answer(doc_page, f"Often asked {n}", "Text", "Like this.", by=people.support)
    renew_expectations()
    session.rollback()
    assert questions.expectation_of(doc_page.site) is None


def test_two_who_merge_crosswise_at_once_end_with_one_original(
    app: Flask, people: People, asked: list[Question]
) -> None:
    for thread in asked:
        answered(thread, f"To {thread.id}", people.support)
        answered(thread, "Thanks", people.visitor)
    pairs = [(asked[n].id, asked[(n + 1) % 3].id) for n in range(3)] + [(asked[1].id, asked[0].id)]
    mona = people.moderator.id

    def work(n: int) -> None:
        try:
            with write():
                one, into = (session.get_one(Question, number) for number in pairs[n])
                questions.merge(one, into, by=session.get_one(User, mona))
        except Refused:
            session.rollback()

    together(app, len(pairs), work)
    duplicates = session.scalars(select(Pointer).where(Pointer.kind == Pointing.DUPLICATE))
    led = {pointer.question_id: pointer.to_id for pointer in duplicates}
    assert led
    assert not set(led) & set(led.values())
    assert sum(fresh(thread.id).answer_count for thread in asked) == 6
    assert_counted(*asked)


def test_two_who_split_the_same_answer_at_once_make_one_question(
    app: Flask, people: People, asked: list[Question]
) -> None:
    hijack = answered(asked[0], "And how?", people.stranger).id
    mona = people.moderator.id

    def work(n: int) -> None:
        try:
            with write():
                answer, by = session.get_one(Answer, hijack), session.get_one(User, mona)
                if n % 2:
                    questions.merge(answer.question, session.get_one(Question, asked[1].id), by=by)
                else:
                    questions.split(answer, "How?", along=[], by=by)
        except Refused:
            session.rollback()

    together(app, 4, work)
    everything = list(session.scalars(select(Question)))
    assert sum(one.title == "How?" for one in everything) + (fresh(asked[1].id).answer_count == 1) == 1
    assert_counted(*session.scalars(select(Question)).all())


def test_the_name_of_an_original_that_is_not_found_comes_back(
    visit: Visit, people: People, asked: list[Question]
) -> None:
    answer = visit(people.moderator).post(f"/questions/{asked[0].id}/original", {"original": "Some other words"})
    assert answer.status_code >= 400
    assert "Some other words" in answer.text


@pytest.mark.parametrize("typed", ["%" * 100_000, "9" * 18, "#", "\x00"])
def test_an_original_that_cannot_be_one_is_refused(
    visit: Visit, people: People, asked: list[Question], typed: str
) -> None:
    answer = visit(people.moderator).post(f"/questions/{asked[0].id}/original", {"original": typed})
    assert 400 <= answer.status_code < 500
    assert fresh(asked[0].id).closed_at is None
