"""Defects of other systems that ours must not have, each under its name; more stand beside what they are about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum import questions, rota, support
from forum.channels import Delivery, DeliveryState
from forum.config import Settings
from forum.db import session, write
from forum.notifications.actions import add_route
from forum.notifications.mails import keyed_id
from forum.pages import Page, Site
from forum.questions import Question
from forum.refused import Refused
from forum.rota import Span, Week
from forum.support import Ticket, TicketMessage, TicketState
from forum.support.clock_models import Metric, TicketClock
from forum.support.lateness import note_what_is_late, warn_of_what_is_due
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Later = Callable[..., None]
Visit = Callable[..., Visitor]
NOBODY_LISTENS = "http://127.0.0.1:9/hook#whsec_" + "c2VjcmV0IG9mIHRoZSBob29r"


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:
    return deeds.escalate(question, people.moderator)


def test_papercups_reckoned_in_utc_and_on_the_wall_ours_in_the_working_time_of_the_office(
    ask: Callable[..., Question], people: People, later: Later
) -> None:
    later(days=4, hours=7)  # Friday at 16:00 in London
    ticket = deeds.escalate(ask("On a Friday"), people.moderator)
    week = rota.week_of(ticket.site.calendar)
    later(days=2, hours=17)  # Monday at 09:00
    clock = session.scalars(select(TicketClock).where(TicketClock.ticket_id == ticket.id)).one()
    assert rota.elapsed(week, clock.started_at, ticket.opened_at + timedelta(days=2, hours=17)) == timedelta(hours=1)


def test_freescout_2382_a_reply_of_another_person_made_them_the_customer_ours_stays_whose_it_was(
    question: Question, ticket: Ticket, people: People
) -> None:
    made = deeds.answer(question, people.stranger, "I have that, too.")
    session.refresh(ticket)
    assert ticket.requester_id == people.visitor.id
    assert made.author_id == people.stranger.id


def test_freescout_2382_in_a_private_ticket_nobody_else_writes_at_all(site: Site, people: People, visit: Visit) -> None:
    with write():
        ticket = support.ask_support(site, "My invoice", "It names my neighbour.", by=people.customer)
    with pytest.raises(Refused, match="no such ticket"), write():
        support.write_as_requester(ticket, "Send it to me.", by=people.stranger)
    assert visit(people.stranger).get(f"/my-tickets/{ticket.id}").status_code == 404


def test_freescout_ghsa_j49f_9g94_3wh4_showed_a_strangers_words_as_the_customers_ours_names_each_author(
    question: Question, ticket: Ticket, people: People
) -> None:
    deeds.answer(question, people.stranger, "Words of a stranger.")
    with write():
        private = support.make_private(question, by=people.moderator)
    wrote = {made.author.name: made.body for made in session.scalars(support.private.messages_of(private))}
    assert wrote == {"Vera Visitor": "The page does not say.", "Stan Stranger": "Words of a stranger."}
    assert private.requester_id == people.visitor.id


def test_freescout_ghsa_6r38_6mcf_2ww3_reply_ids_could_be_guessed_ours_need_the_secret(
    app: Flask, settings: Callable[..., Settings]
) -> None:
    ours = keyed_id("answer", 1, 1)
    settings(secret=type(app.config["FORUM"].secret)("another secret of at least thirty-two letters"))
    assert keyed_id("answer", 1, 1) != ours
    assert len(ours.split(".")[1].split("@")[0]) * 4 >= 64  # bits


def test_django_helpdesk_raised_every_ticket_at_each_run_ours_raises_none_however_often_one_looks(
    ticket: Ticket, later: Later, run_jobs: Callable[[], None]
) -> None:
    level, reasons = ticket.level, ticket.reasons
    for _run in range(3):
        later(days=1)
        run_jobs()
        note_what_is_late()
    session.refresh(ticket)
    assert (ticket.level, ticket.reasons) == (level, reasons)


def test_django_helpdesk_notify_only_lowered_the_priority_ours_only_tells(ticket: Ticket, later: Later) -> None:
    level = ticket.level
    later(hours=5.5)
    warn_of_what_is_due()
    session.refresh(ticket)
    assert deeds.told("TicketDueSoon") == 1
    assert ticket.level == level


def test_django_helpdesk_reopened_only_what_was_closed_ours_what_was_solved_as_well(
    question: Question, ticket: Ticket, people: People
) -> None:
    deeds.solve(ticket, people.support)
    deeds.answer(question, people.visitor, "It is not solved.")
    session.refresh(ticket)
    assert (ticket.state, ticket.reopen_count) == (TicketState.OPEN, 1)


def test_django_helpdesk_wrote_half_of_a_change_ours_writes_all_of_it_or_nothing(
    question: Question, ticket: Ticket, people: People, cut_off: Callable[..., object]
) -> None:
    for statement in range(1, 60):
        with cut_off(statement) as cut:  # type: ignore[attr-defined]
            deeds.answer(question, people.support, "Like this.")
        session.refresh(ticket)
        running = select(TicketClock).where(TicketClock.ticket_id == ticket.id, TicketClock.metric == Metric.FIRST)
        answered = session.scalars(running).one().satisfied_at is not None
        session.refresh(question)
        assert {question.answer_count == 1, ticket.first_replied_at is not None, answered} == {not cut.happened}
        if not cut.happened:
            break
    assert statement > 10


def test_papercups_import_took_the_first_message_and_no_transaction_ours_takes_all_or_nothing(
    question: Question, ticket: Ticket, people: People, cut_off: Callable[..., object]
) -> None:
    """A thread that becomes a private ticket, which is where ours copies a conversation."""
    deeds.answer(question, people.stranger, "Try this.")
    deeds.answer(question, people.visitor, "It did not help.")
    said = select(TicketMessage.body).where(TicketMessage.ticket_id == ticket.id).order_by(TicketMessage.id)
    for statement in range(5, 200, 7):
        with cut_off(statement) as cut, write():  # type: ignore[attr-defined]
            support.make_private(session.get_one(Question, question.id), by=people.support)
        session.refresh(question)
        bodies = session.scalars(said).all()
        if not cut.happened:
            break
        assert (question.is_published, bodies) == (True, [])
    assert statement > 12
    assert not question.is_published
    assert bodies == [question.body, "Try this.", "It did not help."]


def test_django_helpdesk_and_squeak_called_webhooks_in_the_request_once_ours_leave_later_and_again_if_need_be(
    doc_page: Page, people: People, visit: Visit, later: Later, run_jobs: Callable[[], None]
) -> None:
    with write():
        add_route("webhook", NOBODY_LISTENS, name="Gone", by=people.admin)
    form = {
        "title": "Who hears this?",
        "body": "Nobody listens there.",
        "page": "https://docs.example.com/guide/install",
    }
    assert visit(people.visitor).post("/ask", form).status_code == 303
    assert session.scalars(select(Delivery)).all() == []
    run_jobs()
    (ping,) = session.scalars(select(Delivery).where(Delivery.channel == "webhook"))
    assert (ping.state, ping.attempts) == (DeliveryState.WAITING, 1)
    later(hours=1)
    run_jobs()
    session.refresh(ping)
    assert ping.attempts == 2


@pytest.mark.parametrize("moment", ["2026-03-29T01:30", "2026-10-25T01:30"])
def test_oncall_raised_for_times_that_clocks_skip_or_show_twice_ours_knows_when_they_are(moment: str) -> None:
    day = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    early = Week("Europe/London", (Span(6, 90, 300),))  # Sunday from 01:30 to 05:00
    midnight = day.replace(hour=0, minute=0) - timedelta(hours=1)
    opens = rota.next_opening(early, midnight)
    skipped, shown_twice = day.replace(hour=1, minute=0), day.replace(hour=0, minute=30)
    assert opens == (skipped if day.month == 3 else shown_twice)


def test_oncall_moved_a_handoff_by_an_hour_ours_begins_at_nine_on_the_wall_in_summer_and_winter() -> None:
    office = Week("Europe/London", tuple(Span(day, 540, 1020) for day in range(5)))
    for day, hour in (("2026-03-27", 9), ("2026-03-30", 8), ("2026-10-23", 8), ("2026-10-26", 9)):
        midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
        assert rota.next_opening(office, midnight) == midnight + timedelta(hours=hour)


def test_squeak_let_any_member_mark_a_question_resolved_ours_only_who_asked_or_tends_it(
    question: Question, ticket: Ticket, people: People, visit: Visit
) -> None:
    made = deeds.answer(question, people.support)
    with pytest.raises(Refused), write():
        questions.accept(made, by=people.stranger)
    with pytest.raises(Refused), write():
        questions.solve(question, by=people.stranger)
    with pytest.raises(Refused), write():
        support.solve(ticket, by=people.stranger)
    assert visit(people.stranger).post(f"/answers/{made.id}/acceptance").status_code == 403
    session.refresh(question)
    assert question.solved_at is None
