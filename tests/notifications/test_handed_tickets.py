"""Mails about tickets reach whoever looks at them, and who is given some hears of it once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from forum import clock, following, shifts, support
from forum.accounts import User
from forum.channels import Delivery
from forum.community import Team, add_team
from forum.db import session, write
from forum.desk import bulk
from forum.desk.bulk_models import Action
from forum.jobs import Job
from forum.pages import Page, Site
from forum.support import Ticket
from tests.people import People
from tests.support import deeds

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Later = Callable[..., None]
Run = Callable[[], None]


@pytest.fixture(autouse=True)
def monday() -> Iterator[datetime]:
    with time_machine.travel(MONDAY, tick=False):
        yield MONDAY


@pytest.fixture
def team(people: People) -> Team:
    """Its hero is Sam."""
    with write():
        made = add_team("Answers", "", by=people.admin)
        shifts.name_hero(made, MONDAY.date(), people.support, by=people.admin)
    return made


def opened(page: Page, people: People, title: str) -> Ticket:
    return deeds.escalate(deeds.ask(page, people.visitor, title), people.moderator)


def give(ticket: Ticket, person: User, by: User) -> None:
    with write():
        support.assign(session.get_one(Ticket, ticket.id), person, by=by)


def stops(person: User, *tickets: Ticket) -> None:
    with write():
        for ticket in tickets:
            support.add_note(session.get_one(Ticket, ticket.id), f"Ops look at {ticket.id}.", by=person)
        shifts.end_day(by=person)


def told(kind: str) -> list[tuple[str, str, str]]:
    session.rollback()
    rows = session.scalars(select(Delivery).order_by(Delivery.id)).all()
    return [(row.to, row.message["subject"], row.message["text"]) for row in rows if f":{kind}" in row.about]


def whom(kind: str) -> list[str]:
    return [to for to, _subject, _text in told(kind)]


def test_who_looks_at_a_ticket_meanwhile_is_warned_in_place_of_who_stopped_for_the_day(
    doc_page: Page, people: People, team: Team, later: Later, run_jobs: Run
) -> None:
    ticket = opened(doc_page, people, "Which port?")
    give(ticket, people.moderator, people.moderator)
    stops(people.moderator, ticket)
    later(hours=7.5)
    run_jobs()
    ((to, subject, text),) = told("due")
    assert to == people.support.email
    assert "Due in 1 working hour" in subject
    assert "Mona Moderator is away and you look at their ticket next" in text
    later(hours=-1)
    with write():
        shifts.come_back(by=people.moderator)
    assert shifts.looks_after(session.get_one(Ticket, ticket.id)) == people.moderator


def test_what_wakes_and_what_the_asker_writes_is_mailed_to_who_looks_at_it_meanwhile(
    site: Site, people: People, team: Team, later: Later, run_jobs: Run
) -> None:
    with write():
        ticket = support.ask_support(site, "My invoice", "It is wrong.", by=people.visitor)
        support.assign(ticket, people.moderator, by=people.moderator)
        support.hold(ticket, clock.now().replace(hour=15), by=people.moderator)
    stops(people.moderator, ticket)
    later(hours=6)
    support.move_on_due()
    later(hours=2.5)
    with write():
        support.write_as_requester(session.get_one(Ticket, ticket.id), "And again.", by=people.visitor)
    run_jobs()
    assert whom("woken") == [people.support.email]
    session.rollback()
    (mail,) = [row for row in session.scalars(select(Delivery)) if "And again." in str(row.message["text"])]
    assert mail.to == people.support.email
    assert "in a ticket that you look at meanwhile" in str(mail.message["text"])


def test_what_is_handed_over_by_stopping_for_the_day_is_one_mail(
    doc_page: Page, people: People, team: Team, later: Later, run_jobs: Run
) -> None:
    tickets = [opened(doc_page, people, title) for title in ("Which port?", "Which disk?")]
    for ticket in tickets:
        give(ticket, people.moderator, people.moderator)
    stops(people.moderator, *tickets)
    run_jobs()
    assert told("handed") == []
    later(minutes=3)
    run_jobs()
    ((to, subject, text),) = told("handed")
    assert to == people.support.email
    assert subject == "2 tickets were given to you"
    assert "Which port?, from Mona Moderator" in text
    assert "Which disk?" in text
    later(minutes=30)
    run_jobs()
    assert len(told("handed")) == 1


def test_one_that_a_colleague_gives_is_told_by_its_number_and_never_to_oneself(
    doc_page: Page, people: People, later: Later, run_jobs: Run
) -> None:
    ticket, own = opened(doc_page, people, "Which port?"), opened(doc_page, people, "Which disk?")
    give(ticket, people.moderator, people.support)
    give(own, people.support, people.support)
    later(minutes=3)
    run_jobs()
    ((to, subject, text),) = told("handed")
    assert to == people.moderator.email
    assert subject == f"Sam Support gave you ticket {ticket.id}: Which port?"
    assert f"/tickets/{ticket.id}" in text


def test_a_bulk_is_one_mail_however_long_it_takes(doc_page: Page, people: People, later: Later, run_jobs: Run) -> None:
    tickets = [opened(doc_page, people, f"Which port {number}?") for number in range(25)]
    numbers = [ticket.id for ticket in tickets]
    with write():
        bulk.begin(Action.ASSIGN, {"person": people.moderator.id}, numbers, by=people.support, submission="a")
    run_jobs()
    session.rollback()
    jobs = session.scalars(select(Job).where(Job.kind == "notifications.tell_of_tickets")).all()
    assert len(jobs) == 1
    later(seconds=100)
    give(opened(doc_page, people, "One more"), people.moderator, people.support)
    later(seconds=30)
    run_jobs()
    assert told("handed") == [], "more may come"
    later(minutes=2)
    run_jobs()
    ((_to, subject, text),) = told("handed")
    assert subject == "26 tickets were given to you"
    assert "And 6 more." in text


def test_nobody_waits_for_ever_for_what_goes_on_coming(
    doc_page: Page, people: People, later: Later, run_jobs: Run
) -> None:
    for number in range(9):
        give(opened(doc_page, people, f"Which port {number}?"), people.moderator, people.support)
        later(seconds=110)
        run_jobs()
    assert len(told("handed")) == 1


def test_what_was_taken_back_taken_up_or_is_wanted_by_nobody_is_not_mailed(
    doc_page: Page, people: People, later: Later, run_jobs: Run
) -> None:
    back, up, quiet = (opened(doc_page, people, title) for title in ("Back", "Up", "Quiet"))
    give(back, people.moderator, people.support)
    give(up, people.moderator, people.support)
    with write():
        support.unassign(session.get_one(Ticket, back.id), by=people.support)
        shifts.accept(session.get_one(Ticket, up.id), by=people.moderator)
        following.mute(people.admin, "mail")
    give(quiet, people.admin, people.support)
    later(minutes=3)
    run_jobs()
    assert told("handed") == []
