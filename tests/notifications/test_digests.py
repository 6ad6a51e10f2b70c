from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum import following, questions
from forum.accounts import User
from forum.channels import Delivery
from forum.db import session, write
from forum.following import HowOften, Kind
from forum.notifications.digests import promise_digests
from forum.notifications.models import Digest
from forum.notifications.mornings import last_morning
from forum.pages import Page
from forum.questions import Answer, Question, accept
from tests.channels.postoffice import PostOffice
from tests.notifications.reading import html_of, mails_to, text_of
from tests.people import People
from tests.threads import together

Asked = Callable[..., Question]
Answered = Callable[..., Answer]
At = Callable[..., None]
STAN = "stan@example.net"


@pytest.fixture
def at(run_jobs: Callable[[], None]) -> Any:
    """`at(5, 7)`: it is 7:00 UTC of 5 November, a Thursday; a worker runs. The story begins on the 3rd at noon."""
    with time_machine.travel(datetime(2026, 11, 3, 12, tzinfo=UTC), tick=False) as traveller:

        def go(day: int, hour: int, minute: int = 0) -> None:
            session.rollback()
            traveller.move_to(datetime(2026, 11, day, hour, minute, tzinfo=UTC))
            run_jobs()

        yield go


def follow(kind: Kind, number: int, by: User, how_often: HowOften) -> None:
    with write():
        following.follow(kind, number, how_often, by=by)


def digests(office: PostOffice) -> list[EmailMessage]:
    return [mail for mail in mails_to(office, STAN) if "digests." in mail["List-Id"]]


def test_a_morning_has_one_name_in_each_zone() -> None:
    evening = datetime(2026, 11, 4, 23, tzinfo=UTC)  # 8:00 of the 5th in Tokyo, 15:00 of the 4th in Los Angeles
    assert last_morning(HowOften.DAILY, "Asia/Tokyo", evening).period == "daily 2026-11-05"
    assert last_morning(HowOften.DAILY, "America/Los_Angeles", evening).period == "daily 2026-11-04"
    assert last_morning(HowOften.WEEKLY, "Europe/London", evening).period == "weekly 2026-W45"
    monday_at_six = datetime(2026, 11, 9, 6, tzinfo=UTC)
    assert last_morning(HowOften.WEEKLY, "Europe/London", monday_at_six).period == "weekly 2026-W45"
    assert last_morning(HowOften.DAILY, "No/Where", evening).begun == datetime(2026, 11, 4, 7, tzinfo=UTC)


def test_the_morning_tells_of_yesterday_the_best_first_and_only_once(
    *, at: At, asked: Asked, answered: Answered, office: PostOffice, people: People, doc_page: Page
) -> None:
    follow(Kind.PAGE, doc_page.id, people.stranger, HowOften.DAILY)
    at(4, 9)
    asked("Nobody knows this yet")
    solved = asked("How do I solve <b>this</b>?")
    made = answered(solved, "With **patience**.", people.moderator)
    answered(solved, "Or with luck.", people.customer)
    with write():
        accept(session.get_one(Answer, made.id), by=people.visitor)
    at(5, 6, 55)
    assert digests(office) == []
    for minute in (0, 5, 10):
        at(5, 7, minute)
    [mail] = digests(office)
    assert mail["Subject"] == "2 answers, 2 new questions in Installing"
    text = text_of(mail)
    assert text.index("How do I solve") < text.index("Nobody knows this yet")
    assert "\n  Solved. 2 new answers. Mona Moderator: With patience." in text
    assert "New, by Vera Visitor: I tried --verbose." in text
    assert f"http://forum.test{questions.answer_path(solved, made)}" in text
    assert "<b>" not in html_of(mail)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    at(6, 7)
    assert len(digests(office)) == 1
    assert [row.told for row in session.scalars(select(Digest).order_by(Digest.id))] == [0, 2, 0]


def test_what_one_did_oneself_is_no_news(
    *, at: At, asked: Asked, answered: Answered, office: PostOffice, people: People, doc_page: Page
) -> None:
    follow(Kind.PAGE, doc_page.id, people.stranger, HowOften.DAILY)
    question = asked(by=people.stranger)
    answered(question, "I found it.", people.stranger)
    follow(Kind.THREAD, question.id, people.stranger, HowOften.DAILY)
    at(4, 7)
    at(5, 7)
    assert digests(office) == []


def test_the_week_comes_on_monday_and_leaves_out_what_came_at_once(
    *, at: At, asked: Asked, answered: Answered, office: PostOffice, people: People, doc_page: Page
) -> None:
    follow(Kind.SITE, doc_page.site_id, people.stranger, HowOften.WEEKLY)
    told, other = asked("Told at once"), asked("Told on Monday")
    follow(Kind.THREAD, told.id, people.stranger, HowOften.AT_ONCE)
    for question in (told, other):
        answered(question, "Like this.", people.moderator)
    for day in (4, 5, 6, 7, 8):
        at(day, 8)
    assert digests(office) == []
    at(9, 8)
    [mail] = digests(office)
    assert mail["Subject"] == "1 answer, 1 new question in Installing"
    assert "Told at once" not in text_of(mail)


def test_who_lives_elsewhere_gets_it_in_the_morning_there(
    *, at: At, asked: Asked, office: PostOffice, people: People, doc_page: Page
) -> None:
    follow(Kind.PAGE, doc_page.id, people.stranger, HowOften.DAILY)
    with write():
        following.set_reader(people.stranger, zone="Asia/Tokyo", follows_own=True)
    asked()
    at(3, 21, 55)
    assert digests(office) == []
    at(3, 22)
    assert len(digests(office)) == 1


def test_a_long_list_says_how_much_more_there_is(
    *, at: At, asked: Asked, office: PostOffice, people: People, doc_page: Page
) -> None:
    follow(Kind.PAGE, doc_page.id, people.stranger, HowOften.DAILY)
    for number in range(13):
        asked(f"Question number {number}")
    at(4, 7)
    [mail] = digests(office)
    assert mail["Subject"] == "13 new questions in Installing"
    assert text_of(mail).count("New, by Vera Visitor") == 10
    assert "And 3 more: http://forum.test/" in text_of(mail)


def test_the_one_click_ends_the_summaries_and_nothing_else(
    *, at: At, asked: Asked, office: PostOffice, people: People, doc_page: Page, app: Flask
) -> None:
    follow(Kind.PAGE, doc_page.id, people.stranger, HowOften.DAILY)
    asked()
    at(4, 7)
    [mail] = digests(office)
    link = mail["List-Unsubscribe"].strip("<>").removeprefix("http://forum.test")
    assert "Stop the summaries?" in app.test_client().get(link).text
    session.rollback()
    app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})
    session.rollback()
    assert following.mutes_of(people.stranger.id) == {"digests"}
    asked("Another one")
    at(5, 7)
    assert len(digests(office)) == 1


def test_several_workers_at_once_write_one(
    *, at: At, asked: Asked, people: People, doc_page: Page, app: Flask, settings: Callable[..., Any], run_jobs: Any
) -> None:
    settings(deliver="log")
    follow(Kind.PAGE, doc_page.id, people.stranger, HowOften.DAILY)
    asked()
    at(4, 6, 59)
    with time_machine.travel(datetime(2026, 11, 4, 7, tzinfo=UTC), tick=False):
        together(app, 4, lambda _number: promise_digests())
        run_jobs()
    told = session.scalars(select(Delivery.to).where(Delivery.about.startswith("digest:"))).all()
    assert told == [STAN]
