from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum import questions
from forum.accounts import User
from forum.db import session, write
from forum.events import FactRow
from forum.pages import Page, Review, Site
from forum.questions import Answer, CloseReason, Question, State, Topic
from forum.refused import Refused
from tests.people import People
from tests.threads import together


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        return questions.ask(doc_page, "How do I install it?", "On Debian.", by=people.visitor)


def reload(question: Question) -> Question:
    session.rollback()
    return session.get_one(Question, question.id, populate_existing=True)


def say(question: Question, text: str, by: User) -> Answer:
    with write():
        return questions.answer(question, text, by=by)


def facts(question: Question) -> list[str]:
    rows = select(FactRow.name).where(FactRow.subject == f"question:{question.id}").order_by(FactRow.id)
    return list(session.scalars(rows))


def test_a_new_question_is_unanswered_and_waits(thread: Question) -> None:
    assert thread.other_count == 0
    assert thread.waiting_since == thread.published_at


def test_a_staff_answer_ends_the_waiting(thread: Question, people: People) -> None:
    made = say(thread, "With apt.", people.moderator)
    assert made.by_staff
    assert reload(thread).waiting_since is None
    assert reload(thread).other_count == 1


def test_a_community_answer_ends_unanswered_but_not_the_waiting(thread: Question, people: People) -> None:
    since = thread.waiting_since
    say(thread, "I used pip.", people.stranger)
    assert reload(thread).other_count == 1
    assert reload(thread).waiting_since == since


def test_a_thread_where_only_the_asker_wrote_stays_unanswered(thread: Question, people: People) -> None:
    say(thread, "Nobody?", people.visitor)
    assert reload(thread).other_count == 0
    assert reload(thread).answer_count == 1


def test_the_asker_waits_again_from_the_first_message_after_the_staff(
    thread: Question, people: People, later: Callable[..., None]
) -> None:
    say(thread, "With apt.", people.moderator)
    later(hours=1)
    first = say(thread, "It fails.", people.visitor)
    later(hours=1)
    say(thread, "Still.", people.visitor)
    assert reload(thread).waiting_since == first.published_at


def test_accepting_solves_and_ends_the_waiting(thread: Question, people: People) -> None:
    made = say(thread, "I used pip.", people.stranger)
    with write():
        questions.accept(made, by=people.visitor)
    assert reload(thread).solved_at is not None
    assert reload(thread).accepted_id == made.id
    assert reload(thread).waiting_since is None
    assert reload(thread).closed_at is None


def test_taking_acceptance_back_reopens_and_waits_again(thread: Question, people: People, later: Any) -> None:
    made = say(thread, "I used pip.", people.stranger)
    with write():
        questions.accept(made, by=people.visitor)
    later(hours=2)
    with write():
        questions.unaccept(made, by=people.visitor)
    assert reload(thread).solved_at is None
    assert reload(thread).waiting_since is not None


@pytest.mark.parametrize(
    ("who", "may"), [("visitor", True), ("moderator", True), ("stranger", False), ("customer", False)]
)
def test_only_the_asker_or_a_moderator_accepts(thread: Question, people: People, who: str, may: bool) -> None:
    made = say(thread, "I used pip.", people.support)
    if may:
        with write():
            questions.accept(made, by=getattr(people, who))
        assert reload(thread).accepted_id == made.id
    else:
        with pytest.raises(Refused, match="Only the asker"), write():
            questions.accept(made, by=getattr(people, who))
        assert reload(thread).accepted_id is None


def test_the_askers_next_message_reopens_a_solved_thread(thread: Question, people: People) -> None:
    made = say(thread, "I used pip.", people.stranger)
    with write():
        questions.accept(made, by=people.visitor)
    say(thread, "It broke again.", people.visitor)
    assert reload(thread).solved_at is None
    assert reload(thread).waiting_since is not None
    assert "QuestionReopened" in facts(thread)


def test_closed_is_not_solved_and_takes_no_messages(thread: Question, people: People) -> None:
    with write():
        questions.close(thread, CloseReason.OFF_TOPIC, by=people.moderator, note="Ask in the chat")
    assert reload(thread).solved_at is None
    assert reload(thread).waiting_since is None
    for person in (people.visitor, people.moderator):
        with pytest.raises(Refused, match="closed"):
            say(thread, "But I …", person)
    with write():
        questions.reopen(thread, by=people.moderator)
    assert reload(thread).waiting_since is not None
    assert say(thread, "But I …", people.visitor)


def test_only_moderators_close(thread: Question, people: People) -> None:
    with pytest.raises(Refused, match="Only moderators"), write():
        questions.close(thread, CloseReason.OTHER, by=people.visitor)


def test_a_double_answer_is_one(thread: Question, people: People) -> None:
    assert say(thread, "Same.", people.stranger).id == say(thread, "Same.", people.stranger).id
    assert reload(thread).answer_count == 1
    assert facts(thread).count("AnswerPosted") == 1


def test_a_held_answer_counts_for_nothing_until_it_is_approved(
    thread: Question, people: People, later: Callable[..., None]
) -> None:
    with write():
        session.get_one(Site, thread.site_id).review = Review.NEWCOMERS
    made = say(thread, "Buy my pills", people.stranger)
    assert made.state is State.IN_REVIEW
    assert reload(thread).other_count == 0
    assert "AnswerPosted" not in facts(thread)
    later(hours=1)
    with write():
        questions.approve_answer(made, by=people.moderator)
    session.refresh(made)
    assert made.published_at is not None
    assert made.published_at > made.created_at
    assert facts(thread).count("AnswerPosted") == 1


def test_two_moderators_on_one_item_see_who_was_faster(thread: Question, people: People) -> None:
    with write():
        session.get_one(Site, thread.site_id).review = Review.EVERYBODY
    made = say(thread, "Maybe", people.stranger)
    with write():
        questions.approve_answer(made, by=people.moderator)
    with pytest.raises(Refused, match="Already handled by Mona Moderator"), write():
        questions.decline_answer(made, by=people.admin)


def test_staff_asking_counts_as_the_asker_in_their_own_thread(people: People, doc_page: Page) -> None:
    with write():
        own = questions.ask(doc_page, "A question of the team", "Really.", by=people.moderator)
    say(own, "More detail", people.moderator)
    assert reload(own).other_count == 0
    assert reload(own).waiting_since is not None


def test_support_solving_neither_closes_nor_accepts(thread: Question, people: People) -> None:
    with write():
        questions.solve(thread, by=people.support)
    assert reload(thread).solved_at is not None
    assert reload(thread).closed_at is None
    assert reload(thread).accepted_id is None


def test_every_change_makes_the_pages_that_show_it_stale(thread: Question, people: People, doc_page: Page) -> None:
    def revision() -> int:
        session.rollback()
        return session.get_one(Page, doc_page.id, populate_existing=True).revision

    before = revision()
    made = say(thread, "One", people.moderator)
    assert revision() == before + 1
    with write():
        questions.accept(made, by=people.visitor)
    assert revision() == before + 2


def test_the_asker_who_wrote_after_accepting_still_waits_when_the_thread_is_reopened(
    thread: Question, people: People
) -> None:
    made = say(thread, "With pip.", people.stranger)
    with write():
        questions.accept(made, by=people.visitor)
    say(thread, "It broke again.", people.visitor)
    with write():
        questions.close(thread, CloseReason.OTHER, by=people.moderator)
    assert reload(thread).waiting_since is None
    with write():
        questions.reopen(thread, by=people.moderator)
    assert reload(thread).waiting_since is not None


def test_what_nobody_may_see_cannot_be_closed(people: People, doc_page: Page) -> None:
    with write():
        hidden = questions.ask_unconfirmed(doc_page, "Not yet", "Text", name="Bob", email="bob@example.org")
    with pytest.raises(Refused), write():
        questions.close(hidden, CloseReason.OTHER, by=people.moderator)
    assert reload(hidden).closed_at is None


def test_a_declined_answer_may_be_sent_again_and_waits_again(people: People, doc_page: Page, thread: Question) -> None:
    with write():
        session.get_one(Site, doc_page.site_id).review = Review.EVERYBODY
    first = say(thread, "Buy my book.", people.stranger)
    with write():
        questions.decline_answer(first, by=people.moderator)
    again = say(thread, "Buy my book.", people.stranger)
    assert (again.id, again.state) != (first.id, first.state)
    assert again.state is State.IN_REVIEW


def test_two_moderators_who_make_the_same_topic_at_once_share_it(app: Flask, people: People, doc_page: Page) -> None:
    with write():
        numbers = [questions.ask(doc_page, f"Question {n}", "Text", by=people.visitor).id for n in range(4)]
    by = people.moderator.id

    def name_it(which: int) -> None:
        with write():
            moderator = session.get_one(User, by)
            questions.set_topics(session.get_one(Question, numbers[which]), ["Networking", "Docker"], by=moderator)

    together(app, 4, name_it)
    assert {topic.id for n in numbers for topic in session.get_one(Question, n).topics} == set(
        session.scalars(select(Topic.id))
    )
    assert len(list(session.scalars(select(Topic.id)))) == 2
