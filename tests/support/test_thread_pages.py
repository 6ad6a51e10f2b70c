"""What support adds to the pages of threads: the hand-over for staff, and what an asker may expect."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from forum import questions
from forum.accounts.actions import part_roles
from forum.db import session, write
from forum.pages import Site
from forum.questions import Question
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def desk(visit: Visit, people: People) -> Visitor:
    return visit(people.support)


def test_staff_hand_a_thread_over_from_its_page(question: Question, visit: Visit, people: People) -> None:
    thread = questions.path(question)
    assert "Hand over to support" not in visit(people.visitor).text(thread)
    moderator = visit(people.moderator)
    assert "Hand over to support" in moderator.text(thread)
    sent = moderator.post(f"/questions/{question.id}/ticket")
    assert (sent.status_code, sent.headers["Location"]) == (303, thread)
    ticket = deeds.the_ticket(question)
    assert f'href="/tickets/{ticket.id}"' in moderator.text(thread)
    assert "Ticket" not in visit(people.visitor).text(thread)


def test_a_moderator_without_support_hands_over_but_gets_no_link_to_the_desk(
    question: Question, visit: Visit, people: People
) -> None:
    with write():
        part_roles(by=people.admin)
    session.expire_all()
    moderator = visit(people.moderator)
    moderator.post(f"/questions/{question.id}/ticket")
    page = moderator.text(questions.path(question))
    assert "Ticket" in page
    assert "/tickets/" not in page


def test_members_cannot_hand_over(question: Question, visit: Visit, people: People) -> None:
    assert visit(people.visitor).post(f"/questions/{question.id}/ticket").status_code == 403
    assert visit().post(f"/questions/{question.id}/ticket").status_code == 401
    assert visit(people.support).post("/questions/999/ticket").status_code == 404


def test_an_offered_thread_is_handed_over_from_its_list(
    question: Question, site: Site, people: People, desk: Visitor, run_jobs: Callable[[], None]
) -> None:
    deeds.change(site, people.admin, forwards_since=None)
    run_jobs()
    assert "How do I install it?" in desk.text("/queue/offered")
    sent = desk.post(f"/questions/{question.id}/ticket", {"next": "/queue/offered"})
    assert sent.headers["Location"] == "/queue/offered"
    assert "How do I install it?" not in desk.text("/queue/offered")


def test_who_asks_is_told_what_happens_if_nobody_answers(site: Site, people: People, visit: Visit) -> None:
    asking = "/ask?page=https://docs.example.com/guide/install"
    promised = "If nobody has answered within {} it goes to our support team by itself."
    assert promised.format("8 working hours,") in _plain(visit().text(asking))
    deeds.change(site, people.admin, forward_minutes=60)
    assert promised.format("1 working hour,") in _plain(visit().text(asking))
    deeds.change(site, people.admin, forward_minutes=2)
    assert promised.format("2 working minutes,") in _plain(visit().text(asking))
    deeds.change(site, people.admin, forwards_since=None)
    assert "support team" not in visit().text(asking)


def test_a_waiting_thread_says_when_support_gets_it_and_then_that_it_has_it(
    question: Question, visit: Visit, later: Callable[..., None]
) -> None:
    thread = questions.path(question)
    assert "It goes to our support team on 23 Nov at 17:00 UTC if nobody answers." in visit().text(thread)
    later(hours=8)
    deeds.sweep()
    assert "It is with our support team now." in visit().text(thread)


def _plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
