from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum import questions
from forum.db import session, write
from forum.pages import Page
from forum.questions import Question
from forum.questions.standing import lock, pin, unlock, unpin
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor


def ask(page: Page, people: People, title: str) -> Question:
    with write():
        return questions.ask(page, title, "Text", by=people.visitor)


@pytest.fixture
def threads(people: People, doc_page: Page, later: Callable[..., None]) -> list[Question]:
    """Five threads of one page, an hour apart."""
    made = []
    for number in range(5):
        made.append(ask(doc_page, people, f"Question {number}"))
        later(hours=1)
    return made


def test_a_pinned_thread_stands_at_the_top_of_its_page_and_its_frame_once(
    visit: Callable[..., Visitor], people: People, doc_page: Page, threads: list[Question]
) -> None:
    with write():
        pin(threads[1], by=people.moderator)
    for address in (
        f"/pages/{doc_page.id}",
        f"/embed?page={doc_page.address}",
        f"/embed/fragment?page={doc_page.address}",
    ):
        text = visit().text(address)
        assert text.count(">Question 1</") == 1
        assert text.index("Question 1") < text.index("Question 4") < text.index("Question 3")
    assert "Pinned" in visit().text(f"/pages/{doc_page.id}")
    assert visit().text("/").index("Question 4") < visit().text("/").index("Question 1")
    with write():
        unpin(threads[1], by=people.moderator)
    text = visit().text(f"/pages/{doc_page.id}")
    assert text.index("Question 4") < text.index("Question 1")
    assert "Pinned" not in text


def test_a_page_has_room_for_three_pinned_threads(people: People, threads: list[Question]) -> None:
    with write():
        for thread in threads[:3]:
            pin(thread, by=people.moderator)
            pin(thread, by=people.moderator)
    with pytest.raises(Refused, match="Three threads"), write():
        pin(threads[3], by=people.moderator)
    with write():
        unpin(threads[0], by=people.moderator)
        pin(threads[3], by=people.moderator)
    assert session.get_one(Question, threads[3].id).pinned_at is not None


def test_a_pinned_thread_does_not_come_to_a_page_that_is_full(people: People, threads: list[Question]) -> None:
    elsewhere = "https://docs.example.com/guide/upgrade"
    with write():
        questions.move_to(threads[4], elsewhere, by=people.moderator)
        pin(threads[4], by=people.moderator)
        for thread in threads[:3]:
            pin(thread, by=people.moderator)
    for way in (questions.move_to, questions.show_on):
        with pytest.raises(Refused, match="Three threads"), write():
            way(threads[4], "https://docs.example.com/guide/install", by=people.moderator)


def test_a_locked_thread_takes_answers_of_the_team_only(people: People, threads: list[Question]) -> None:
    thread = threads[0]
    with write():
        lock(thread, by=people.moderator)
    for person in (people.visitor, people.stranger):
        with pytest.raises(Refused, match="only the team"), write():
            questions.answer(thread, "But I …", by=person)
    assert session.get_one(Question, thread.id).waiting_since is not None
    with write():
        questions.answer(thread, "The last word.", by=people.support)
        unlock(thread, by=people.moderator)
        questions.answer(thread, "Thank you.", by=people.visitor)
    assert session.get_one(Question, thread.id).answer_count == 2


def test_the_form_of_a_locked_thread_says_why_and_keeps_what_was_typed(
    visit: Callable[..., Visitor], people: People, threads: list[Question]
) -> None:
    thread = threads[0]
    visitor = visit(people.visitor)
    with write():
        lock(thread, by=people.moderator)
    text = visitor.text(questions.path(thread))
    assert "Locked: only the team can answer" in text
    assert "Your answer" not in text
    assert "Your answer" in visit(people.support).text(questions.path(thread))
    sent = visitor.post(f"/questions/{thread.id}/answers", {"body": "Typed with care"})
    assert sent.status_code == 422
    assert "Typed with care" in sent.get_data(as_text=True)
    assert "Locked" in visitor.text("/")


@pytest.mark.parametrize("verb", [pin, unpin, lock, unlock])
def test_only_moderators_pin_and_lock_and_only_what_is_public(
    people: People, doc_page: Page, threads: list[Question], verb: Callable[..., Any]
) -> None:
    for person in (people.visitor, people.support):
        with pytest.raises(Refused, match="Only moderators"), write():
            verb(threads[0], by=person)
    with write():
        hidden = questions.ask_unconfirmed(doc_page, "Not yet", "Text", name="Bob", email="bob@example.org")
    with pytest.raises(Refused), write():
        verb(hidden, by=people.moderator)
