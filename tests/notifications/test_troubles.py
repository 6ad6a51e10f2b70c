from __future__ import annotations

from collections.abc import Callable

import pytest

from forum.channels.outcome import is_about_address
from forum.notifications import settings_path
from forum.questions import Answer, Question
from tests.channels.postoffice import PostOffice
from tests.people import People
from tests.visiting import Visitor


@pytest.mark.parametrize(
    ("response", "about"),
    [
        ("550 5.1.1 no such user", True),
        ("550 5.2.1 mailbox disabled", True),
        ("550 No such user here", True),
        ("550 5.7.1 relaying denied", False),
        ("554 5.7.1 this looks like spam", False),
        ("550 5.1.8 bad sender address", False),
        ("552 5.2.2 mailbox full", False),
        ("", False),
    ],
)
def test_what_is_said_of_an_address_and_what_of_the_mail(response: str, about: bool) -> None:
    assert is_about_address(response) is about


def test_an_address_that_refuses_three_times_gets_no_more_and_its_owner_reads_why(
    *,
    asked: Callable[..., Question],
    answered: Callable[..., Answer],
    later: Callable[..., None],
    run_jobs: Callable[[], None],
    office: PostOffice,
    people: People,
    visit: Callable[..., Visitor],
) -> None:
    question, link = asked(), settings_path(people.visitor)
    office.answers["RCPT"] = "550 5.1.1 no such user"
    for number in range(3):
        assert "We stopped mailing" not in visit().text(link)
        answered(question, f"Idea {number}.", people.stranger)
        later(minutes=5)
        run_jobs()
    shown = visit().text(link)
    assert "We stopped mailing to v…@example.org" in shown
    assert "550 5.1.1 no such user" in shown
    office.answers.clear()
    answered(question, "One more.", people.stranger)
    later(minutes=5)
    run_jobs()
    assert office.mails == []
    visit().post(f"{link}/another-try")
    answered(question, "Now it works.", people.stranger)
    later(minutes=5)
    run_jobs()
    assert len(office.mails) == 1
