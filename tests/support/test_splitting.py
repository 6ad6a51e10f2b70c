"""What is about something else moves together into a ticket of its own, answers along with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from forum import support
from forum.channels import Delivery
from forum.db import session, write
from forum.pages import Site
from forum.questions import Question
from forum.refused import Refused
from forum.support import Metric, Ticket, TicketClock, TicketMessage, TicketState
from tests.people import People
from tests.support import deeds
from tests.support.test_merging import fresh, merge, private, write_in
from tests.visiting import Visitor

Later = Callable[..., None]


def reply(ticket: Ticket, people: People, text: str) -> TicketMessage:
    with write():
        return support.write_as_support(session.get_one(Ticket, ticket.id), text, by=people.support)


def split(ticket: Ticket, chosen: Collection[TicketMessage], people: People) -> Ticket:
    numbers = {message.id for message in chosen}
    with write():
        return support.split(session.get_one(Ticket, ticket.id), numbers, "Slow", by=people.support)


def said_in(ticket: Ticket) -> list[str]:
    session.rollback()
    said = select(TicketMessage.body).where(TicketMessage.ticket_id == ticket.id)
    return list(session.scalars(said.order_by(TicketMessage.created_at, TicketMessage.id)))


def running(ticket: Ticket) -> list[tuple[Metric, datetime]]:
    session.rollback()
    clocks = session.scalars(select(TicketClock).where(TicketClock.ticket_id == ticket.id))
    return [(one.metric, one.started_at) for one in clocks if one.is_running]


def test_several_messages_move_at_once_and_wait_since_the_oldest_of_them(
    site: Site, people: People, later: Later
) -> None:
    ticket = private(site, people.visitor, "Invoice")
    later(minutes=30)
    slow = write_in(ticket, people.visitor, "And it is slow.")
    at = slow.created_at
    later(minutes=30)
    when = write_in(ticket, people.visitor, "Since Monday.")
    write_in(ticket, people.visitor, "Where is my invoice?")
    made = split(ticket, [when, slow], people)
    assert said_in(made) == ["And it is slow.", "Since Monday."]
    assert said_in(ticket) == ["About Invoice.", "Where is my invoice?"]
    assert (made.waiting_since, made.opened_at, made.state) == (at, at, TicketState.NEW)
    assert running(made) == [(Metric.FIRST, at)]
    assert deeds.told("TicketSplit") == 1


def test_it_waits_since_the_oldest_that_nobody_answered(site: Site, people: People, later: Later) -> None:
    """The answer goes along, and only what was written after it still waits."""
    ticket = private(site, people.visitor, "Invoice")
    slow = write_in(ticket, people.visitor, "And it is slow.")
    later(minutes=30)
    answer = reply(ticket, people, "Try the other server.")
    later(minutes=30)
    still = write_in(ticket, people.visitor, "Still slow.")
    since = still.created_at
    made = split(ticket, [slow, answer, still], people)
    now = fresh(made)
    assert (now.waiting_since, now.first_replied_at, now.state) == (since, answer.created_at, TicketState.OPEN)
    assert running(made) == [(Metric.NEXT, since)]
    left = fresh(ticket)
    assert left.first_replied_at is None, "nobody has said a word about the invoice"
    assert left.waiting_since is not None
    assert [metric for metric, _at in running(ticket)] == [Metric.FIRST]


def test_what_was_answered_or_needs_no_reply_waits_for_nothing(site: Site, people: People, later: Later) -> None:
    ticket = private(site, people.visitor, "Invoice")
    slow = write_in(ticket, people.visitor, "And it is slow.")
    later(minutes=5)
    answer = reply(ticket, people, "Try the other server.")
    later(minutes=5)
    thanks = write_in(ticket, people.visitor, "Thanks, I try it tomorrow.")
    with write():
        support.needs_no_reply(session.get_one(Ticket, ticket.id), by=people.support)
    made = split(ticket, [slow, answer, thanks], people)
    assert fresh(made).waiting_since is None
    assert running(made) == []
    assert fresh(made).state is TicketState.OPEN


def test_a_mail_that_had_not_gone_leads_to_where_the_answer_stands_now(
    site: Site, people: People, run_jobs: Callable[[], None]
) -> None:
    ticket = private(site, people.visitor, "Invoice")
    slow = write_in(ticket, people.visitor, "And it is slow.")
    answer = reply(ticket, people, "Try the other server.")
    made = split(ticket, [slow, answer], people)
    number, said = made.id, answer.id
    run_jobs()
    mails = session.scalars(select(Delivery).where(Delivery.to == people.visitor.email)).all()
    told = [json.dumps(mail.message) for mail in mails if "other server" in json.dumps(mail.message)]
    assert len(told) == 1
    assert f"/my-tickets/{number}#message-{said}" in told[0]


def test_nobody_reads_the_words_of_somebody_else(site: Site, people: People) -> None:
    one, two = private(site, people.visitor, "Mine"), private(site, people.customer, "Theirs")
    mine, theirs = write_in(one, people.visitor, "My key"), write_in(two, people.customer, "Their key")
    merge(one, two, people.support)
    with pytest.raises(Refused, match="written by several people"):
        split(two, [mine, theirs], people)
    made = split(two, [mine], people)
    assert made.requester_id == people.visitor.id
    assert said_in(one) == ["About Mine."]


@pytest.mark.parametrize("chosen", ["none", "all", "elsewhere", "twice"])
def test_what_cannot_be_split_off_says_why_and_stays_chosen(
    chosen: str, site: Site, people: People, visit: Callable[..., Visitor]
) -> None:
    ticket, other = private(site, people.visitor, "Invoice"), private(site, people.visitor, "Else")
    first, second = session.scalars(select(TicketMessage).order_by(TicketMessage.id)).all()
    more = write_in(ticket, people.visitor, "And it is slow.")
    desk, address = visit(people.support), f"/tickets/{ticket.id}/splits"
    numbers = {"none": [], "all": [first.id, more.id], "elsewhere": [more.id, second.id], "twice": [more.id]}[chosen]
    if chosen == "twice":
        assert desk.post(address, {"message": numbers, "subject": "Slow"}).status_code == 303
    refused = desk.post(address, {"message": numbers, "subject": "It is slow"})
    assert refused.status_code in {409, 422}
    if chosen != "twice":
        assert 'value="It is slow"' in refused.text
        assert '<details id="splitting" class="splitting" open>' in refused.text
        assert refused.text.count(" checked") >= len({first.id, more.id} & set(numbers))
    assert said_in(other) == ["About Else."]
    assert len(session.scalars(select(Ticket)).all()) == (3 if chosen == "twice" else 2)


def test_two_who_split_the_same_messages_make_one_ticket(
    app: Flask, site: Site, people: People, visit: Callable[..., Visitor]
) -> None:
    ticket = private(site, people.visitor, "Invoice")
    more = write_in(ticket, people.visitor, "And it is slow.").id
    desks = [visit(people.support), visit(people.admin)]
    number = ticket.id
    session.remove()

    def press(desk: Visitor) -> int:
        with app.app_context():
            return desk.post(f"/tickets/{number}/splits", {"message": more, "subject": "Slow"}).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, desks)) == [303, 409]
    assert len(session.scalars(select(Ticket)).all()) == 2


def test_boxes_stand_within_the_conversation_of_whoever_can_split(
    site: Site, people: People, visit: Callable[..., Visitor]
) -> None:
    ticket = private(site, people.visitor, "Invoice")
    desk, address = visit(people.support), f"/tickets/{ticket.id}"
    assert "splitting" not in desk.text(address), "there is one message, and nothing beside it"
    write_in(ticket, people.visitor, "And it is slow.")
    reply(ticket, people, "Which one?")
    assert desk.text(address).count('name="message"') == 3
    assert 'name="message"' not in visit(people.visitor).text(f"/my-tickets/{ticket.id}")


SPLIT_THERE = "is split off in the public thread, by moderators"


def test_whoever_may_not_split_a_thread_reads_on_the_ticket_who_does(
    question: Question, people: People, visit: Callable[..., Visitor]
) -> None:
    number = deeds.escalate(question, people.moderator).id
    sam = visit(people.support)
    assert SPLIT_THERE not in sam.text(f"/tickets/{number}")
    deeds.answer(question, people.stranger, "And mine is slow.")
    assert SPLIT_THERE in sam.text(f"/tickets/{number}")
    assert SPLIT_THERE not in visit(people.moderator).text(f"/tickets/{number}")


def test_below_private_messages_one_splits_oneself(site: Site, people: People, visit: Callable[..., Visitor]) -> None:
    ticket = private(site, people.visitor, "Invoice")
    write_in(ticket, people.visitor, "And it is slow.")
    assert SPLIT_THERE not in visit(people.support).text(f"/tickets/{ticket.id}")
