from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from forum import accounts, questions
from forum.accounts import User
from forum.db import session, write
from forum.moderation import Post, Why, report
from forum.pages import Page
from forum.questions import Level, Question, State, level_of
from forum.refused import Refused
from forum.web import set_option
from tests.people import People
from tests.visiting import Visitor

LINKS = "See https://a.example.net/x and https://b.example.net/y and https://c.example.net/z for the log."
TEXT = "The build stops with error 12 since the upgrade, and the log says nothing at all about it."


def test_three_links_are_too_many_for_somebody_new_and_the_text_stays(
    people: People, doc_page: Page, visit: Callable[..., Visitor]
) -> None:
    fields = {"page": "https://docs.example.com/guide/install", "title": "Why?", "body": LINKS}
    shown = visit(people.visitor).post("/ask", fields)
    assert shown.status_code == 422
    assert "can put 2 links into a post" in shown.text
    assert LINKS in shown.text


def test_links_to_the_documentation_itself_are_free(people: People, doc_page: Page) -> None:
    own = " ".join(f"https://docs.example.com/guide/{n}" for n in range(5))
    with write():
        assert questions.ask(doc_page, "Why?", own, by=people.visitor).is_published


def test_whoever_was_approved_once_puts_as_many_as_they_like(people: People, doc_page: Page) -> None:
    with write():
        first = questions.ask(doc_page, "Why?", TEXT, by=people.visitor)
        session.get_one(User, people.visitor.id).trusted_at = first.created_at
    with write():
        assert questions.ask(doc_page, "And this?", LINKS, by=people.visitor).is_published


def test_an_admin_lifts_the_bound(people: People, doc_page: Page) -> None:
    with write():
        set_option(questions.LINKS, 0)
        assert questions.ask(doc_page, "Why?", LINKS, by=people.visitor).is_published


def test_somebody_new_posts_six_times_an_hour(
    people: People, doc_page: Page, visit: Callable[..., Visitor], later: Callable[..., None]
) -> None:
    vera = visit(people.visitor)

    def ask(number: int) -> int:
        fields = {"page": "https://docs.example.com/guide/install", "title": f"Why {number}?", "body": f"Text {number}"}
        return vera.post("/ask", fields).status_code

    assert [ask(n) for n in range(7)] == [303] * 6 + [422]
    later(hours=1)
    assert ask(8) == 303


def test_the_same_text_is_taken_once_a_day_wherever(people: People, doc_page: Page, later: Callable[..., None]) -> None:
    with write():
        asked = questions.ask(doc_page, "Why?", TEXT, by=people.visitor)
    with pytest.raises(Refused, match="this very text already"), write():
        questions.ask(doc_page, "Another title", TEXT, by=people.visitor)
    with pytest.raises(Refused, match="this very text already"), write():
        questions.answer(asked, TEXT, by=people.visitor)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Question)) == 1
    later(days=1, hours=1)
    with write():
        assert questions.ask(doc_page, "Another title", TEXT, by=people.visitor).is_published


def test_levels_build_by_themselves(people: People, doc_page: Page, later: Callable[..., None]) -> None:
    with write():
        asked = questions.ask(doc_page, "Why?", TEXT, by=people.stranger)
    assert level_of(people.stranger) is level_of(people.visitor) is Level.NEWCOMER
    later(days=2)
    assert level_of(session.get_one(User, people.stranger.id)) is Level.MEMBER
    assert level_of(session.get_one(User, people.visitor.id)) is Level.NEWCOMER
    later(days=30)
    with write():
        for n in range(10):
            made = questions.answer(asked, f"Answer {n}", by=people.visitor)
            if n < 2:
                questions.say_it_helped(made, by=people.stranger)
    assert level_of(session.get_one(User, people.visitor.id)) is Level.REGULAR
    assert level_of(people.support) is Level.TEAM


def test_what_a_moderator_took_away_sets_back(people: People, doc_page: Page, later: Callable[..., None]) -> None:
    with write():
        asked = questions.ask(doc_page, "Why?", TEXT, by=people.stranger)
    later(days=8)
    with write():
        questions.remove_question(asked, by=people.moderator)
    assert level_of(session.get_one(User, people.stranger.id)) is Level.NEWCOMER


def test_reports_weigh_by_level(people: People, doc_page: Page, later: Callable[..., None]) -> None:
    with write():
        asked = questions.ask(doc_page, "Why?", TEXT, by=people.stranger)
        questions.ask(doc_page, "And this?", "And what about this?", by=people.visitor)
    later(days=8)
    with write():
        new = [accounts.find_or_make(f"n{n}@example.net", f"New {n}") for n in range(4)]
    with write():
        for person in [*new, people.support]:
            report(Post(asked), Why.SPAM, "", by=person)
    assert session.get_one(Question, asked.id).is_published
    with write():
        report(Post(asked), Why.SPAM, "", by=people.visitor)
    assert session.get_one(Question, asked.id).state is State.IN_REVIEW
