from __future__ import annotations

from collections.abc import Callable

from forum import questions
from forum.accounts import User
from forum.db import write
from forum.questions import Question
from tests.channels.postoffice import PostOffice
from tests.notifications.reading import html_of, text_of
from tests.people import People


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
