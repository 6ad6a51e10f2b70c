from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from forum import following, questions
from forum.accounts import User
from forum.db import session, write
from forum.notifications.models import MailTrouble
from forum.questions import Answer, Question
from tests.channels.postoffice import PostOffice
from tests.notifications.reading import html_of, mails_to, text_of
from tests.people import People
from tests.visiting import Visitor


def mark(question: Question, of: Question, by: User) -> None:
    with write():
        questions.close_as_duplicate(question, of, by=by)


def test_only_the_asker_of_a_duplicate_is_told_and_only_once(
    people: People, asked: Callable[..., Question], office: PostOffice, run_jobs: Callable[[], None]
) -> None:
    old, new = asked("How do I install it?"), asked("Installing <fails>?", by=people.stranger)
    run_jobs()
    office.mails.clear()
    office.envelopes.clear()
    mark(new, old, people.moderator)
    with write():
        questions.reopen(new, by=people.moderator)
    mark(new, old, people.moderator)
    run_jobs()
    [mail], [envelope] = office.mails, office.envelopes
    assert envelope.rcpt_tos == ["stan@example.net"]
    assert mail["Subject"] == "Asked before: Installing <fails>?"
    assert f"http://forum.test{questions.path(old)}" in text_of(mail)
    assert "&lt;fails&gt;" in html_of(mail)


def test_whoever_finds_their_own_duplicate_needs_no_mail_about_it(
    people: People, asked: Callable[..., Question], office: PostOffice, run_jobs: Callable[[], None]
) -> None:
    old, new = asked("How do I install it?"), asked("Installing fails?", by=people.moderator)
    mark(new, old, people.moderator)
    run_jobs()
    assert not [mail for mail in office.mails if "Asked before" in mail["Subject"]]


def test_the_asker_of_a_duplicate_is_led_to_the_original_in_the_same_conversation(
    *,
    asked: Callable[..., Question],
    answered: Callable[..., Answer],
    later: Callable[..., None],
    run_jobs: Callable[[], None],
    office: PostOffice,
    people: People,
    visit: Callable[..., Visitor],
) -> None:
    question = asked()
    answered(question, "Like this.", people.moderator)
    later(minutes=6)
    run_jobs()
    older = asked("How do I set it up?", by=people.stranger)
    mark(question, older, people.moderator)
    run_jobs()
    first, second = mails_to(office, "vera@example.org")
    assert second["In-Reply-To"] == first["Message-ID"]
    assert f"/questions/{older.id}/" in text_of(second)
    [link] = re.findall(r"Change what is mailed to you: http://forum.test(\S+)", text_of(second))
    assert "v…@example.org" in visit().text(link)


@pytest.mark.parametrize("how", ["muted", "no mail", "refused"])
def test_who_wants_or_takes_no_mail_gets_none_about_a_duplicate(
    *, asked: Callable[..., Question], office: PostOffice, people: People, run_jobs: Callable[[], None], how: str
) -> None:
    question = asked()
    with write():
        if how == "muted":
            following.silence(question.id, by=people.visitor)
        elif how == "no mail":
            following.mute(people.visitor, "mail")
        else:
            at = question.created_at
            session.add(MailTrouble(user_id=people.visitor.id, count=3, said="550", last_at=at, stopped_at=at))
    mark(question, asked("How do I set it up?", by=people.stranger), people.moderator)
    run_jobs()
    assert mails_to(office, "vera@example.org") == []
