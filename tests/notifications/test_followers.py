from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import clock, following
from forum.accounts import User
from forum.channels import Delivery
from forum.db import session, write
from forum.following import Follow, HowOften, Kind
from forum.jobs import Job
from forum.notifications import replies, settings_path
from forum.pages import Page
from forum.questions import Answer, Question, State, Topic, set_topics
from tests.channels.postoffice import PostOffice
from tests.notifications.reading import mails_to, text_of
from tests.people import People
from tests.visiting import Visitor

Asked = Callable[..., Question]
Answered = Callable[..., Answer]
Wait = Callable[..., None]
Visit = Callable[..., Visitor]

STAN, MONA, VERA = "stan@example.net", "mona@example.com", "vera@example.org"


@pytest.fixture(autouse=True)
def noon(app: Flask, later: Callable[..., None]) -> None:
    """Far from anybody's morning, when the summaries of the day leave."""
    now = clock.now()
    later(hours=(12 - now.hour) % 24, minutes=-now.minute)


@pytest.fixture
def wait(later: Callable[..., None], run_jobs: Callable[[], None]) -> Wait:
    def go(**by: float) -> None:
        later(**by)
        run_jobs()

    return go


def follow(kind: Kind, number: int, by: User, how_often: HowOften = HowOften.AT_ONCE) -> None:
    with write():
        following.follow(kind, number, how_often, by=by)


def mine(question: Question, by: User) -> HowOften | None:
    session.rollback()
    return following.following(Kind.THREAD, question.id, by).mine


def test_who_answered_hears_of_the_next_answer_and_is_told_why(
    asked: Asked, answered: Answered, wait: Wait, office: PostOffice, people: People
) -> None:
    question = asked()
    answered(question, "Perhaps like this.", people.stranger)
    wait(minutes=5)
    answered(question, "Or like that.", people.moderator)
    wait(minutes=5)
    [mail] = mails_to(office, STAN)
    assert text_of(mail).startswith("Hey Stan Stranger,\n\nMona Moderator (staff) wrote in “How do I configure it?”:")
    assert "You get this because you answered in this thread." in text_of(mail)
    assert mails_to(office, MONA) == []


def test_a_person_whom_four_follows_match_gets_one_mail_with_the_nearest_reason(
    *, asked: Asked, answered: Answered, wait: Wait, office: PostOffice, people: People, doc_page: Page
) -> None:
    question = asked()
    with write():
        set_topics(question, ["Installing"], by=people.moderator)
    topic = session.scalars(select(Topic)).one()
    wait(minutes=5)
    reasons = []
    for kind, number in [
        (Kind.SITE, doc_page.site_id), (Kind.PAGE, doc_page.id), (Kind.TOPIC, topic.id), (Kind.THREAD, question.id),
    ]:  # fmt: skip
        follow(kind, number, people.stranger)
        answered(question, f"As {kind.value}.", people.moderator)
        wait(minutes=5)
        mail = mails_to(office, STAN)[-1]
        reasons += re.findall("You get this because (.*)", text_of(mail))
    assert reasons == [
        "you follow all questions of “Example docs”.", "you follow the page “Installing”.",
        "you follow the topic “Installing”.", "you follow this thread.",
    ]  # fmt: skip
    assert len(mails_to(office, STAN)) == 4


def test_a_new_thread_is_told_to_who_follows_its_page_once_and_not_to_its_asker(
    *, asked: Asked, answered: Answered, wait: Wait, office: PostOffice, people: People, doc_page: Page
) -> None:
    for person in (people.stranger, people.visitor):
        follow(Kind.PAGE, doc_page.id, person)
    question = asked()
    with write():
        set_topics(question, ["Installing"], by=people.moderator)
    wait(minutes=5)
    [mail] = mails_to(office, STAN)
    assert mail["Subject"] == "How do I configure it?"
    assert "Vera Visitor asked on “Installing”" in text_of(mail)
    assert "I tried `--verbose`." in text_of(mail)
    assert mails_to(office, VERA) == []
    with write():
        set_topics(session.get_one(Question, question.id), ["Installing", "Other"], by=people.moderator)
    answered(question, "Like this.", people.moderator)
    wait(minutes=5)
    [_, reply] = mails_to(office, STAN)
    assert reply["Subject"] == "Re: How do I configure it?"
    assert reply["In-Reply-To"] == mail["Message-ID"]


def test_a_topic_given_later_tells_those_who_follow_it(
    *, asked: Asked, wait: Wait, office: PostOffice, people: People
) -> None:
    older = asked("An older one")
    with write():
        set_topics(older, ["Proxies"], by=people.moderator)
    wait(minutes=5)
    follow(Kind.TOPIC, session.scalars(select(Topic.id)).one(), people.stranger)
    question = asked()
    wait(hours=2)
    assert mails_to(office, STAN) == []
    with write():
        set_topics(session.get_one(Question, question.id), ["Proxies"], by=people.moderator)
    wait(minutes=5)
    [mail] = mails_to(office, STAN)
    assert "you follow the topic “Proxies”" in text_of(mail)
    assert "Stop following it: http://forum.test/unsubscribe/" in text_of(mail)


def test_a_thread_that_was_there_before_is_no_news_to_a_new_follower(
    *, asked: Asked, answered: Answered, wait: Wait, office: PostOffice, people: People, doc_page: Page, later: Wait
) -> None:
    asked()
    later(minutes=1)
    follow(Kind.PAGE, doc_page.id, people.stranger)
    wait(minutes=5)
    assert mails_to(office, STAN) == []


@pytest.mark.parametrize("how_often", [HowOften.DAILY, HowOften.WEEKLY, HowOften.MUTED])
def test_the_nearest_follow_decides_how_often(
    *,
    asked: Asked,
    answered: Answered,
    wait: Wait,
    office: PostOffice,
    people: People,
    doc_page: Page,
    how_often: HowOften,
) -> None:
    question = asked()
    follow(Kind.SITE, doc_page.site_id, people.stranger)
    follow(Kind.THREAD, question.id, people.stranger, how_often)
    answered(question, "Like this.", people.moderator)
    wait(minutes=5)
    assert [mail for mail in mails_to(office, STAN) if "Like this." in text_of(mail)] == []


def test_a_thread_that_one_left_stays_left_even_if_one_answers_again(
    asked: Asked, answered: Answered, wait: Wait, office: PostOffice, people: People
) -> None:
    question = asked()
    answered(question, "Like this.", people.stranger)
    with write():
        following.leave(Kind.THREAD, question.id, by=people.stranger)
    answered(question, "Or like that.", people.stranger)
    assert mine(question, people.stranger) is HowOften.LEFT
    answered(question, "Thanks.", people.visitor)
    wait(minutes=5)
    assert mails_to(office, STAN) == []


def test_whoever_does_not_want_it_follows_nothing_by_itself(
    asked: Asked, answered: Answered, people: People, visit: Visit
) -> None:
    visitor = visit(people.stranger)
    visitor.post(settings_path(people.stranger), {"mails": "all", "digests": "yes", "zone": "Asia/Tokyo"})
    question = asked()
    answered(question, "Like this.", people.stranger)
    assert mine(question, people.stranger) is None
    assert "<option selected>Asia/Tokyo</option>" in visitor.text("/account/notifications")


@pytest.mark.parametrize("subject", ["mail", "everything"])
def test_who_wants_no_mail_gets_none(
    *, asked: Asked, answered: Answered, wait: Wait, office: PostOffice, people: People, subject: str
) -> None:
    question = asked()
    with write():
        following.mute(people.visitor, subject)
    answered(question, "Like this.", people.stranger)
    wait(minutes=5)
    assert office.mails == []


def test_a_thread_that_is_removed_within_the_five_minutes_is_not_told(
    *, asked: Asked, wait: Wait, office: PostOffice, people: People, doc_page: Page
) -> None:
    follow(Kind.SITE, doc_page.site_id, people.stranger)
    question = asked()
    with write():
        session.get_one(Question, question.id).state = State.REMOVED
    wait(minutes=5)
    assert office.mails == []


def test_many_followers_are_told_a_few_at_a_time(
    *,
    asked: Asked,
    answered: Answered,
    people: People,
    wait: Wait,
    monkeypatch: pytest.MonkeyPatch,
    statements: Callable[..., Any],
    settings: Callable[..., Any],
) -> None:
    settings(deliver="log")
    monkeypatch.setattr(replies, "AT_A_TIME", 10)
    question = asked()
    with write():
        for number in range(35):
            person = User(email=f"reader{number}@example.org", name="Reader", created_at=question.created_at)
            session.add(person)
            session.flush()
            following.follow(Kind.THREAD, question.id, HowOften.AT_ONCE, by=person)
    answered(question, "Like this.", people.moderator)
    wait(minutes=5)
    told = session.scalars(select(Delivery.to).where(Delivery.about.contains(":reply:"))).all()
    assert len(told) == len(set(told)) == 36
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_the_button_follows_changes_and_leaves_with_and_without_scripts(
    asked: Asked, people: People, visit: Visit
) -> None:
    question = asked()
    address, stan = f"/questions/{question.id}/how-do-i-configure-it", visit(people.stranger)
    assert "Sign in to follow" in visit().text(address)
    assert "Follow this thread" in stan.text(address)
    answer = stan.post(f"/follow/thread/{question.id}", {"how_often": "at_once", "back": address})
    assert (answer.status_code, answer.location) == (303, address)
    assert "Following: at once" in stan.text(address)
    assert "2 people follow it." in stan.text(address)
    fragment = stan.htmx(f"/follow/thread/{question.id}", {"how_often": "weekly", "back": address}).text
    assert fragment.strip().startswith('<div id="follow"')
    assert "Following: once a week" in fragment
    stan.post(f"/follow/thread/{question.id}", {"how_often": "left", "back": "https://evil.example/"})
    assert mine(question, people.stranger) is HowOften.LEFT
    assert "1 person follows it." in stan.text(address)


def test_nobody_follows_what_they_may_not_see(asked: Asked, people: People, visit: Visit) -> None:
    question = asked()
    with write():
        session.get_one(Question, question.id).state = State.IN_REVIEW
    stan = visit(people.stranger)
    for path in (f"/follow/thread/{question.id}", "/follow/topic/77", "/follow/page/0"):
        assert stan.post(path, {"how_often": "at_once"}).status_code == 404
    assert stan.post(f"/follow/thread/{question.id}", {"how_often": "hourly"}).status_code == 422


def test_the_link_of_a_mail_opens_the_settings_and_nothing_else(
    *, asked: Asked, people: People, visit: Visit, app: Any, doc_page: Page
) -> None:
    question, nobody = asked(), visit()
    follow(Kind.PAGE, doc_page.id, people.visitor)
    link = settings_path(people.visitor)
    shown = nobody.text(link)
    assert "How do I configure it?" in shown
    assert "v…@example.org" in shown
    assert "vera@example.org" not in shown
    assert "Vera Visitor" not in shown
    answer = nobody.post(f"{link}/thread", {"number": str(question.id), "how_often": "daily"})
    assert (answer.status_code, mine(question, people.visitor)) == (303, HowOften.DAILY)
    nobody.post(f"{link}/page", {"number": str(doc_page.id), "how_often": "left"})
    assert session.scalars(select(func.count()).select_from(Follow).where(Follow.page_id.is_not(None))).one() == 0
    nobody.post(link, {"mails": "inbox", "digests": "yes", "follows_own": "yes"})
    session.rollback()
    assert following.mutes_of(people.visitor.id) == {"mail"}
    assert app.test_client().post(link, data={"mails": "nothing"}).status_code == 403
    assert nobody.get(link[:-2] + "xx").status_code == 404
    assert nobody.post(link, {"zone": "Mars/Olympus"}).status_code == 422


def test_the_title_of_a_thread_that_went_away_is_not_shown_in_the_settings(
    asked: Asked, people: People, visit: Visit
) -> None:
    question = asked()
    with write():
        session.get_one(Question, question.id).state = State.REMOVED
    shown = visit(people.visitor).text("/account/notifications")
    assert "A thread that is not public" in shown
    assert "How do I configure it?" not in shown


def test_the_one_click_of_a_topics_mail_leaves_the_topic_only(
    *, asked: Asked, answered: Answered, wait: Wait, office: PostOffice, people: People, app: Any
) -> None:
    question = asked()
    with write():
        set_topics(question, ["Proxies"], by=people.moderator)
    topic = session.scalars(select(Topic)).one()
    follow(Kind.TOPIC, topic.id, people.stranger)
    answered(question, "Like this.", people.moderator)
    wait(minutes=5)
    [mail] = mails_to(office, STAN)
    link = mail["List-Unsubscribe"].strip("<>").removeprefix("http://forum.test")
    assert "Stop following “Proxies”?" in app.test_client().get(link).text
    session.rollback()
    assert app.test_client().post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    session.rollback()
    assert following.following(Kind.TOPIC, topic.id, people.stranger).mine is None
    assert mine(question, people.stranger) is None
