from __future__ import annotations

from collections.abc import Callable

from forum.accounts import RoleRequest
from forum.accounts.actions import ask_to_moderate, decide_request
from forum.db import session, write
from tests.channels.postoffice import PostOffice
from tests.notifications.reading import html_of, text_of
from tests.people import People


def test_every_admin_hears_of_somebody_who_would_like_to_moderate_and_the_person_of_the_decision(
    people: People, office: PostOffice, run_jobs: Callable[[], None]
) -> None:
    with write():
        request = ask_to_moderate(session.merge(people.visitor), "I answer <b>a lot</b>.")
    run_jobs()
    [mail], [envelope] = office.mails, office.envelopes
    assert envelope.rcpt_tos == ["ada@example.com"]
    assert mail["Subject"] == "Vera Visitor would like to moderate"
    assert "I answer <b>a lot</b>." in text_of(mail)
    assert "&lt;b&gt;a lot&lt;/b&gt;" in html_of(mail)
    assert "http://forum.test/panel/people" in text_of(mail)
    with write():
        decide_request(session.get_one(RoleRequest, request.id), granted=True, by=people.admin)
    run_jobs()
    assert office.envelopes[1].rcpt_tos == ["vera@example.org"]
    assert office.mails[1]["Subject"] == "You are a moderator now"


def test_a_no_is_told_kindly_and_a_later_yes_is_told_too(
    people: People, office: PostOffice, run_jobs: Callable[[], None]
) -> None:
    for granted in (False, True):
        with write():
            request = ask_to_moderate(session.merge(people.visitor), "I would like to help.")
            decide_request(request, granted=granted, by=people.admin)
        run_jobs()
    no, yes = office.mails
    assert no["Subject"] == "About your wish to moderate"
    assert "thank you for offering to moderate" in text_of(no)
    assert yes["Subject"] == "You are a moderator now"
