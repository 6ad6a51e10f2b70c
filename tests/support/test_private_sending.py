"""What answers in threads have, answers to somebody alone have too: the same code sends both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum import handbook, questions, support
from forum.accounts import User
from forum.channels import Delivery
from forum.db import session, write
from forum.pages import Site
from forum.presence import drafts_at, save_draft
from forum.questions import Question
from forum.refused import Refused
from forum.support import Reply, Ticket, TicketMessage, promise_reply
from forum.support.seeing import Seen
from forum.support.sending import send
from tests.people import People
from tests.support import deeds, pairs
from tests.threads import together
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def ticket(site: Site, people: People) -> Ticket:
    with write():
        return support.ask_support(site, "I cannot sign in", "It says no.", by=people.visitor)


@pytest.fixture
def desk(visit: Visit, people: People) -> Visitor:
    return visit(people.support)


@pytest.fixture
def ten_seconds(later: Callable[..., None], run_jobs: Callable[[], None]) -> Callable[[], None]:
    def pass_by() -> None:
        later(seconds=10)
        run_jobs()

    return pass_by


def path(ticket: Ticket, what: str = "") -> str:
    return f"/tickets/{ticket.id}{what}"


def seen_on(page: str) -> str:
    return page.split('name="seen" form="reply" value="')[1].split('"', maxsplit=1)[0]


def answers(desk: Visitor, ticket: Ticket, body: str, **more: Any) -> Any:
    """As somebody does who has the newest page before them."""
    return desk.post(path(ticket, "/replies"), {"body": body, "seen": seen_on(desk.text(path(ticket))), **more})


def words(ticket: Ticket) -> list[str]:
    session.rollback()
    mine = select(TicketMessage.body).where(TicketMessage.ticket_id == ticket.id)
    return list(session.scalars(mine.order_by(TicketMessage.id)))[1:]


def mails(person: User) -> list[Delivery]:
    session.rollback()
    return list(session.scalars(select(Delivery).where(Delivery.to == person.email)))


def asks_again(ticket: Ticket, people: People, text: str = "Never mind, found it.") -> None:
    with write():
        support.write_as_requester(session.get_one(Ticket, ticket.id), text, by=people.visitor)


def the_reply() -> Reply:
    session.rollback()
    return session.scalars(select(Reply)).one()


def test_a_private_reply_counts_and_is_mailed_after_ten_seconds_and_not_before(
    ticket: Ticket, people: People, desk: Visitor, visit: Visit, later: Any, run_jobs: Any
) -> None:
    assert answers(desk, ticket, "Try the other key.", then="solve").status_code == 303
    later(seconds=9)
    run_jobs()
    assert (words(ticket), ticket.state.value, ticket.first_replied_at) == ([], "new", None)
    assert "Try the other key." not in visit(people.visitor).text(f"/my-tickets/{ticket.id}")
    assert all("Try the other key." not in str(mail.message) for mail in mails(people.visitor))
    later(seconds=1)
    run_jobs()
    run_jobs()
    assert words(ticket) == ["Try the other key."]
    assert sum("Try the other key." in str(mail.message["text"]) for mail in mails(people.visitor)) == 1
    session.refresh(ticket)
    assert (ticket.assignee_id, ticket.state.value) == (people.support.id, "solved")
    assert ticket.first_replied_at is not None


def test_undo_puts_a_private_reply_back_into_the_form_and_nobody_hears_of_it(
    ticket: Ticket, people: People, desk: Visitor, ten_seconds: Any
) -> None:
    answers(desk, ticket, "Too soon")
    assert "Being sent" in desk.text(path(ticket))
    back = desk.post(path(ticket, f"/replies/{the_reply().id}/withdrawal"))
    assert "Too soon" in desk.text(back.headers["Location"].partition("#")[0])
    ten_seconds()
    assert words(ticket) == []
    assert all("Too soon" not in str(mail.message) for mail in mails(people.visitor))


def test_a_private_reply_to_what_one_has_not_seen_waits_below_what_came(
    ticket: Ticket, people: People, desk: Visitor, ten_seconds: Any
) -> None:
    seen = seen_on(desk.text(path(ticket)))
    asks_again(ticket, people)
    stopped = desk.post(path(ticket, "/replies"), {"body": "My own words", "seen": seen})
    assert stopped.status_code == 409
    for shown in ("My own words</textarea>", "Never mind, found it.", "Vera Visitor", "Send anyway"):
        assert shown in stopped.text.replace("\r\n", "\n")
    desk.post(path(ticket, "/replies"), {"body": "My own words", "seen": seen_on(stopped.text)})
    ten_seconds()
    assert words(ticket) == ["Never mind, found it.", "My own words"]


def test_a_private_reply_is_held_if_the_asker_writes_in_its_last_seconds(
    ticket: Ticket, people: People, desk: Visitor, ten_seconds: Any
) -> None:
    answers(desk, ticket, "Try again.")
    asks_again(ticket, people)
    ten_seconds()
    assert words(ticket) == ["Never mind, found it."]
    assert "Not sent" in desk.text(path(ticket))


def test_a_colleagues_private_reply_on_its_way_stops_a_second_one(
    ticket: Ticket, people: People, desk: Visitor, visit: Visit, ten_seconds: Any
) -> None:
    mona = visit(people.moderator)
    seen = seen_on(desk.text(path(ticket)))
    answers(mona, ticket, "Mona was faster")
    stopped = desk.post(path(ticket, "/replies"), {"body": "Me too", "seen": seen})
    assert stopped.status_code == 409
    assert "Mona was faster" in stopped.text
    desk.post(path(ticket, "/replies"), {"body": "Me too", "seen": seen_on(stopped.text)})
    ten_seconds()
    assert words(ticket) == ["Mona was faster", "Me too"]  # it was announced, so it is no news to the second


def test_what_was_written_for_everybody_does_not_go_to_the_private_ticket_unread(
    question: Question, people: People, desk: Visitor, ten_seconds: Any
) -> None:
    handed = deeds.escalate(question, people.moderator)
    deeds.answer(question, people.stranger, "Me too.")
    answers(desk, handed, "As everybody knows")
    with write():
        support.make_private(session.get_one(Question, question.id), by=people.moderator)
    ten_seconds()
    assert words(handed) == ["Me too."]
    assert "Not sent" in desk.text(path(handed))


def test_presence_drafts_and_news_of_a_private_ticket_are_those_of_every_ticket(
    ticket: Ticket, people: People, desk: Visitor, visit: Visit
) -> None:
    page = desk.text(path(ticket))
    assert f'data-draft="reply:{ticket.id}"' in page
    with write():
        save_draft(f"reply:{ticket.id}", {"body": "Hey Vera, half"}, by=people.moderator, number=None, version=0)
    visit(people.moderator).post(path(ticket, "/presence"), {"seen": seen_on(page)})
    asks_again(ticket, people)
    beat = desk.htmx(path(ticket, "/presence"), {"seen": seen_on(page)}).text
    for said in ("<bdi>Mona Moderator</bdi> is writing", "1 new message.", "Hey Vera, half"):
        assert said in beat
    theirs = session.scalars(drafts_at(f"reply:{ticket.id}", by=people.moderator)).one().id
    assert "Hey Vera, half" in desk.htmx(path(ticket, "/adoption"), {"from": str(theirs)}).text


def test_the_first_private_reply_says_what_it_is_about_and_macros_fill_it_in(
    ticket: Ticket, people: People, desk: Visitor, ten_seconds: Any
) -> None:
    with write():
        billing = handbook.add_category("Billing", by=people.admin, checklist="Which plan?")
    asked = answers(desk, ticket, "Here it is.")
    assert asked.status_code == 422
    assert "choose at least one category" in asked.text
    assert "Here it is." in asked.text
    answers(desk, ticket, "Here it is.", category=[billing.id])
    ten_seconds()
    assert words(ticket) == ["Here it is."]
    page = desk.text(path(ticket))
    assert "Which plan?" in page
    assert "Macros" in page


def test_two_simultaneous_first_private_replies_make_one_assignee_and_one_message(
    app: Flask, ticket: Ticket, people: People, ten_seconds: Any
) -> None:
    number, staff, refused = ticket.id, [people.support.id, people.moderator.id], list[int]()
    seen = Seen(message=session.scalars(select(TicketMessage.id)).one())

    def reply(which: int) -> None:
        by = session.get_one(User, staff[which])
        try:
            with write():
                promise_reply(session.get_one(Ticket, number), f"From {which}", seen=seen, by=by)
        except Refused as error:
            refused.append(error.status)

    together(app, 2, reply)
    ten_seconds()
    assert refused == [409]
    assert len(words(ticket)) == 1
    fresh = session.get_one(Ticket, number)
    assert fresh.assignee_id == session.scalar(select(TicketMessage.author_id).where(TicketMessage.from_staff))
    assert deeds.told("TicketAssigned") == 1


def test_two_workers_that_send_the_same_private_reply_at_once_send_one(
    app: Flask, ticket: Ticket, desk: Visitor, later: Any
) -> None:
    answers(desk, ticket, "Once.")
    number = the_reply().id
    later(seconds=10)

    def work(_number: int) -> None:
        with write():
            send({"reply": number})

    together(app, 4, work)
    assert words(ticket) == ["Once."]


def test_pairs_of_colleagues_who_answer_privately_at_once(app: Flask, ticket: Ticket, people: People) -> None:
    told = pairs.play(app, ticket.id, [people.support.id, people.moderator.id], count=8)
    assert told.doubles == told.lost == 0
    assert told.assignees == 1


def test_a_public_reply_still_goes_to_its_thread_alone(
    question: Question, people: People, desk: Visitor, ten_seconds: Any
) -> None:
    handed = deeds.escalate(question, people.moderator)
    desk.post(path(handed, "/replies"), {"body": "For all."})
    ten_seconds()
    assert [made.body for made in questions.answers_of(question.id)] == ["For all."]
    assert session.scalars(select(TicketMessage)).all() == []
