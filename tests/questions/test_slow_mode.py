from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import questions
from forum.accounts import find_or_make
from forum.db import write
from forum.pages import Page
from forum.questions import Question
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def thread(people: People, doc_page: Page, later: Callable[..., None]) -> Question:
    with write():
        return questions.ask(doc_page, "Is it down?", "For me it is.", by=people.visitor)


def test_in_slow_mode_everybody_answers_once_in_some_minutes_and_keeps_the_text(
    visit: Visit, thread: Question, people: People, later: Callable[..., None]
) -> None:
    visit(people.moderator).post(f"/questions/{thread.id}/slow-mode", {"minutes": "5"})
    stan = visit(people.stranger)
    assert "once in 5 minutes" in stan.text(questions.path(thread))
    assert stan.post(f"/questions/{thread.id}/answers", {"body": "For me, too."}).status_code == 303
    later(minutes=2)
    assert "answer again in 3 minutes" in stan.text(questions.path(thread))
    refused = stan.post(f"/questions/{thread.id}/answers", {"body": "Still down, a long text."})
    assert refused.status_code == 422
    assert "You can answer again in 3 minutes; your text is still in the form." in refused.text
    assert "Still down, a long text.</textarea>" in refused.text
    later(minutes=3)
    assert stan.post(f"/questions/{thread.id}/answers", {"body": "Still down, a long text."}).status_code == 303


def test_the_team_writes_as_ever_and_others_do_not_wait_for_each_other(thread: Question, people: People) -> None:
    with write():
        questions.slow_down(thread, 60, by=people.moderator)
        for text in ("We know.", "We are on it."):
            questions.answer(thread, text, by=people.support)
        questions.answer(thread, "Me, too.", by=people.stranger)
        questions.answer(thread, "And me.", by=people.customer)


def test_it_ends_when_a_moderator_ends_it(visit: Visit, thread: Question, people: People) -> None:
    mona = visit(people.moderator)
    mona.post(f"/questions/{thread.id}/slow-mode", {"minutes": "60"})
    assert "End slow mode" in mona.text(questions.path(thread))
    mona.post(f"/questions/{thread.id}/slow-mode/withdrawal")
    with write():
        for text in ("One.", "Two."):
            questions.answer(thread, text, by=people.stranger)
    assert "ended the slow mode of" in mona.text("/panel/log")


def test_a_thread_slows_down_by_itself_while_many_write_and_for_an_hour(
    thread: Question, people: People, later: Callable[..., None]
) -> None:
    with write():
        crowd = [find_or_make(f"p{number}@example.net", f"Person {number}") for number in range(4)]
        for number in range(12):
            questions.answer(thread, f"Down here, too: {number}", by=crowd[number % 4])
    with pytest.raises(Refused, match="Many write here"), write():
        questions.answer(thread, "And again.", by=crowd[0])
    later(minutes=61)
    with write():
        questions.answer(thread, "It is back.", by=crowd[0])
        questions.answer(thread, "Here as well.", by=crowd[0])


def test_two_who_talk_fast_slow_nothing_down(thread: Question, people: People) -> None:
    with write():
        for number in range(16):
            questions.answer(thread, f"Message {number}", by=(people.visitor, people.stranger)[number % 2])


def test_only_moderators_decide_and_only_what_is_offered(thread: Question, people: People) -> None:
    with pytest.raises(Refused), write():
        questions.slow_down(thread, 5, by=people.stranger)
    with pytest.raises(Refused, match="choose how many"), write():
        questions.slow_down(thread, 7, by=people.moderator)
