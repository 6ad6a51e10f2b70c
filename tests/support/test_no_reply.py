"""“Thanks, I try it tomorrow”: what needs no reply ends its clock, and the ticket goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum import clock, questions, support
from forum.accounts import User
from forum.db import session, write
from forum.pages import Page
from forum.questions import Question
from forum.refused import Refused
from forum.support import Metric, Ticket, TicketClock, TicketMessage, TicketState
from forum.support.conversation import conversation_of
from forum.support.merged import waits_since
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Later = Callable[..., None]


def rest(ticket: Ticket, by: User) -> None:
    with write():
        support.needs_no_reply(session.get_one(Ticket, ticket.id), by=by)


def fresh(ticket: Ticket) -> Ticket:
    session.rollback()
    return session.get_one(Ticket, ticket.id, populate_existing=True)


def running(ticket: Ticket) -> list[TicketClock]:
    session.rollback()
    clocks = session.scalars(select(TicketClock).where(TicketClock.ticket_id == ticket.id).order_by(TicketClock.id))
    return [one for one in clocks if one.is_running]


@pytest.fixture
def ticket(question: Question, people: People, later: Later) -> Ticket:
    """Support has answered, and its asker has written thanks."""
    made = deeds.escalate(question, people.moderator)
    deeds.answer(question, people.support)
    later(hours=1)
    deeds.answer(question, people.visitor, "Thanks, I try it tomorrow.")
    return made


@pytest.fixture
def private(doc_page: Page, people: People, later: Later) -> Ticket:
    with write():
        made = support.ask_support(doc_page.site, "My account", "Help.", by=people.visitor)
    with write():
        support.write_as_support(made, "Like this.", by=people.support)
    later(hours=1)
    with write():
        support.write_as_requester(made, "Thanks, I try it tomorrow.", by=people.visitor)
    return made


@pytest.mark.parametrize("which", ["ticket", "private"])
def test_thanks_that_need_no_reply_end_the_clock_and_leave_the_ticket_as_it_is(
    which: str, request: pytest.FixtureRequest, people: People, later: Later
) -> None:
    ticket = request.getfixturevalue(which)
    assert [one.metric for one in running(ticket)] == [Metric.NEXT]
    rest(ticket, people.support)
    now = fresh(ticket)
    assert running(now) == []
    assert (now.waiting_since, now.due_at, now.state) == (None, None, TicketState.OPEN)
    assert now.assignee_id == people.support.id
    assert waits_since(now) is None
    if now.question:
        assert now.question.waiting_since is None
        assert now.question.solved_at is None
    later(days=3)
    with write():
        support.forward_due()
    assert running(now) == [], "nothing wakes it but its asker"


@pytest.mark.parametrize("which", ["ticket", "private"])
def test_the_next_message_of_the_asker_waits_again(
    which: str, request: pytest.FixtureRequest, people: People, later: Later
) -> None:
    ticket = request.getfixturevalue(which)
    rest(ticket, people.support)
    later(hours=2)
    wrote_at = _write(ticket, people.visitor, "It does not work after all.")
    now = fresh(ticket)
    assert now.waiting_since == waits_since(now) == wrote_at
    assert [one.started_at for one in running(now)] == [wrote_at]


@pytest.mark.parametrize("which", ["ticket", "private"])
def test_it_is_taken_back_as_if_nothing_had_been_said(
    which: str, request: pytest.FixtureRequest, people: People, later: Later
) -> None:
    ticket = fresh(request.getfixturevalue(which))
    before = (ticket.waiting_since, ticket.due_at, ticket.order_at, ticket.state, waits_since(ticket))
    later(minutes=3)
    rest(ticket, people.support)
    later(minutes=3)
    deeds.undo(ticket, people.support)
    now = fresh(ticket)
    assert (now.waiting_since, now.due_at, now.order_at, now.state, waits_since(now)) == before
    if now.question:
        assert now.question.waiting_since == before[0]
    assert len(running(now)) == 1
    with pytest.raises(Refused, match="cannot be undone"):
        deeds.undo(now, people.support)


def test_an_older_word_about_thanks_is_kept_when_a_later_one_is_taken_back(
    ticket: Ticket, question: Question, people: People, later: Later
) -> None:
    rest(ticket, people.support)
    later(hours=1)
    more = deeds.answer(question, people.visitor, "And one more thing.")
    later(hours=1)
    rest(ticket, people.support)
    deeds.undo(ticket, people.support)
    assert fresh(ticket).waiting_since is not None
    with write():
        questions.remove_answer(more, by=people.moderator)
    assert fresh(ticket).waiting_since is None, "what is left are the thanks"


@pytest.mark.parametrize("which", ["ticket", "private"])
def test_once_the_asker_has_written_there_is_nothing_to_take_back(
    which: str, request: pytest.FixtureRequest, people: People, later: Later
) -> None:
    ticket = request.getfixturevalue(which)
    rest(ticket, people.support)
    later(minutes=1)
    wrote_at = _write(ticket, people.visitor, "Wait, it broke.")
    with pytest.raises(Refused, match="Something else happened"):
        deeds.undo(ticket, people.support)
    assert fresh(ticket).waiting_since == wrote_at


def test_a_first_answer_is_owed_whatever_was_written(question: Question, doc_page: Page, people: People) -> None:
    """3.5: only an answer of the team satisfies the first reply."""
    public = deeds.escalate(question, people.moderator)
    deeds.answer(question, people.stranger, "Try this.")
    deeds.answer(question, people.visitor, "Thanks, I try it tomorrow.")
    with write():
        alone = support.ask_support(doc_page.site, "My account", "Thanks in advance.", by=people.customer)
    for ticket in (public, alone):
        with pytest.raises(Refused, match="still owed"):
            rest(ticket, people.support)
        assert [one.metric for one in running(ticket)] == [Metric.FIRST]


def test_thanks_in_a_thread_that_comes_to_support_by_them_need_no_reply(
    question: Question, people: People, later: Later
) -> None:
    """The team had answered in the thread, before there was a ticket."""
    deeds.answer(question, people.moderator)
    later(hours=1)
    deeds.answer(question, people.visitor, "Thanks, I try it tomorrow.")
    later(days=2)
    deeds.sweep()
    ticket = deeds.the_ticket(question)
    assert ticket.state is TicketState.NEW
    rest(ticket, people.support)
    assert (fresh(ticket).state, running(ticket)) == (TicketState.OPEN, [])


def test_who_rests_goes_on_resting_and_a_promise_stays_a_promise(ticket: Ticket, people: People, later: Later) -> None:
    with write():
        support.leave_to_asker(ticket, by=people.support)
    with write():
        moment = clock.now() + timedelta(days=2)
        support.promise_update(ticket, moment, people.support)
    rest(ticket, people.support)
    now = fresh(ticket)
    assert now.state is TicketState.PENDING
    assert [one.metric for one in running(ticket)] == [Metric.UPDATE]
    assert now.due_at == moment


def test_said_twice_it_was_said_once(ticket: Ticket, people: People) -> None:
    rest(ticket, people.support)
    rest(ticket, people.admin)
    assert deeds.told("NoReplyNeeded") == 1


def test_nobody_says_it_of_what_they_have_not_read(
    app: Flask, ticket: Ticket, question: Question, people: People, later: Later
) -> None:
    """The page was opened; then the asker wrote that it is broken; then the button was pressed."""
    seen = conversation_of(fresh(ticket)).seen
    later(minutes=1)
    deeds.answer(question, people.visitor, "No: now everything is broken.")
    desk = Visitor(app, people.support)
    answered = desk.post(f"/tickets/{ticket.id}/no-reply", {"shown": str(seen)})
    assert answered.status_code == 409
    assert "The asker has written since you looked" in answered.text
    assert fresh(ticket).waiting_since is not None
    newest = str(conversation_of(fresh(ticket)).seen)
    answered = desk.post(f"/tickets/{ticket.id}/no-reply", {"shown": str(seen), "seen": newest})
    assert answered.status_code < 400
    assert fresh(ticket).waiting_since is None


@pytest.mark.parametrize("which", ["ticket", "private"])
def test_the_page_offers_it_where_it_can_be_said_and_says_that_it_was(
    which: str, app: Flask, request: pytest.FixtureRequest, people: People
) -> None:
    ticket, desk = request.getfixturevalue(which), Visitor(app, people.support)
    address = f"/tickets/{ticket.id}"
    assert f'action="{address}/no-reply"' in desk.get(address).text
    desk.post(f"{address}/no-reply", {"shown": str(conversation_of(fresh(ticket)).seen)})
    shown = desk.get(address).text
    assert f'action="{address}/no-reply"' not in shown
    assert "No reply needed, said support" in shown
    assert "what was written last needs no reply" in shown
    assert f'action="{address}/undo"' in shown
    assert f"no reply was needed, said {people.support.name}" in desk.get(f"{address}/clocks").text.replace(
        "<bdi>", ""
    ).replace("</bdi>", "")


def test_its_asker_is_not_told_that_they_need_no_reply(app: Flask, private: Ticket, people: People) -> None:
    rest(private, people.support)
    shown = Visitor(app, people.visitor).get(f"/my-tickets/{private.id}").text
    assert "I try it tomorrow" in shown
    assert "No reply" not in shown


def test_a_ticket_nobody_has_answered_does_not_offer_it(app: Flask, question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.moderator)
    assert "/no-reply" not in Visitor(app, people.support).get(f"/tickets/{ticket.id}").text


def test_merged_and_taken_apart_what_needs_no_reply_needs_none(
    private: Ticket, doc_page: Page, people: People, later: Later
) -> None:
    with write():
        other = support.ask_support(doc_page.site, "My plan", "Which one?", by=people.visitor)
        support.write_as_support(other, "The small one.", by=people.support)
    with write():
        support.merge(private, other, by=people.support)
    assert fresh(other).waiting_since is not None
    later(minutes=5)
    rest(other, people.support)
    assert fresh(other).waiting_since is None
    later(minutes=5)
    with write():
        support.unmerge(session.get_one(Ticket, private.id), by=people.support)
    assert fresh(private).waiting_since is None
    assert running(private) == running(other) == []


def test_moved_to_private_it_needs_no_reply_there_either(ticket: Ticket, question: Question, people: People) -> None:
    rest(ticket, people.support)
    with write():
        support.make_private(question, by=people.support)
    assert waits_since(fresh(ticket)) is None
    assert fresh(ticket).waiting_since is None


def test_when_the_answer_they_thanked_for_is_gone_they_wait_again(
    ticket: Ticket, question: Question, people: People
) -> None:
    rest(ticket, people.support)
    made = next(one for one in questions.answers_of(question.id) if one.by_staff)
    with write():
        questions.remove_answer(made, by=people.moderator)
    assert fresh(ticket).waiting_since is not None


def _write(ticket: Ticket, by: User, text: str) -> object:
    with write():
        ticket = session.get_one(Ticket, ticket.id)
        if ticket.question is not None:
            return questions.answer(ticket.question, text, by=by).published_at
        made: TicketMessage = support.write_as_requester(ticket, text, by=by)
        return made.created_at
