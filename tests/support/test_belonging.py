"""Whose a ticket is: kept on it for the lists, and at all times what is true of whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from forum import accounts, organisations
from forum.accounts import Belonging, Organisation, Standing, Tier
from forum.db import session, write
from forum.desk.filters import Filters
from forum.desk.lists import View, in_queue
from forum.questions import Question
from forum.support import Ticket, belonging
from tests.people import People
from tests.support import deeds

Ask = Callable[..., Question]
Work = Callable[[], None]


@pytest.fixture
def tickets(ask: Ask, people: People) -> tuple[int, int]:
    """One of the bank that is solved, one of the visitor that is open."""
    bank = deeds.escalate(ask("A bank", people.customer), people.support)
    deeds.solve(bank, people.support)
    return bank.id, deeds.escalate(ask("Anybody", people.visitor), people.support).id


def belongs(*numbers: int) -> list[tuple[Tier, int | None]]:
    session.rollback()
    found = select(Ticket.tier, Ticket.organisation_id).where(Ticket.id.in_(numbers)).order_by(Ticket.id)
    return [(tier, organisation) for tier, organisation in session.execute(found)]


def test_a_ticket_is_born_with_the_tier_and_organisation_of_whoever_asks(
    tickets: tuple[int, int], people: People
) -> None:
    assert belongs(*tickets) == [(Tier.PRIORITY, people.customer.organisation_id), (Tier.COMMUNITY, None)]


def test_another_tier_of_an_organisation_is_that_of_its_tickets_solved_ones_too(
    tickets: tuple[int, int], people: People, run_jobs: Work
) -> None:
    with write():
        bank = session.get_one(Organisation, people.customer.organisation_id)
        found = replace(Standing.of(bank), tier=Tier.SUBSCRIBER)
        accounts.state(bank, found, source=Belonging.HAND, by=people.admin)
    run_jobs()
    assert belongs(tickets[0])[0][0] is Tier.SUBSCRIBER
    session.rollback()
    assert [row.id for row in in_queue(View.SOLVED, people.support, Filters(tier=Tier.SUBSCRIBER)).rows] == [tickets[0]]
    assert not in_queue(View.SOLVED, people.support, Filters(tier=Tier.PRIORITY)).rows


def test_who_moves_takes_their_tickets_along_and_back(tickets: tuple[int, int], people: People, run_jobs: Work) -> None:
    bank = people.customer.organisation_id
    with write():
        accounts.set_organisation(people.visitor, session.get_one(Organisation, bank), by=people.admin)
    run_jobs()
    assert belongs(*tickets) == [(Tier.PRIORITY, bank)] * 2
    with write():
        for person in (people.visitor, people.customer):
            accounts.set_organisation(person, None, by=people.admin)
    run_jobs()
    assert belongs(*tickets) == [(Tier.COMMUNITY, None)] * 2


def test_organisations_that_are_one_have_the_tickets_of_both(
    tickets: tuple[int, int], people: People, run_jobs: Work
) -> None:
    with write():
        bank = session.get_one(Organisation, people.customer.organisation_id)
        other = accounts.add_organisation("Northwind", "example.org", plan="", tier="subscriber", by=people.admin)
        number = other.id
    run_jobs()
    assert belongs(tickets[1]) == [(Tier.SUBSCRIBER, number)]
    with write():
        organisations.merge(bank, other, by=people.admin)
    run_jobs()
    assert belongs(*tickets) == [(Tier.SUBSCRIBER, bank.id)] * 2, "nobody had ever looked at the tier of the bank"


def test_the_tickets_of_somebody_erased_are_of_no_customer(
    tickets: tuple[int, int], people: People, run_jobs: Work
) -> None:
    with write():
        accounts.erase(people.customer, posts_too=False, by=people.admin)
    run_jobs()
    assert belongs(tickets[0]) == [(Tier.COMMUNITY, None)]


def test_many_tickets_follow_some_at_a_time(
    ask: Ask, people: People, run_jobs: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(belonging, "AT_A_TIME", 2)
    made = [deeds.escalate(ask(f"Question {n}", people.customer), people.support).id for n in range(5)]
    with write():
        accounts.set_organisation(people.customer, None, by=people.admin)
    run_jobs()
    assert belongs(*made) == [(Tier.COMMUNITY, None)] * 5


def test_what_was_being_opened_while_its_asker_moved_follows_a_minute_later(
    ask: Ask, people: People, run_jobs: Work, later: Callable[..., None]
) -> None:
    with write():
        accounts.set_organisation(people.customer, None, by=people.admin)
    run_jobs()
    made = deeds.escalate(ask("A bank", people.customer), people.support)
    with write():  # as whoever began before the move would have written it
        made.tier, made.organisation_id = Tier.PRIORITY, 1
    later(seconds=61)
    run_jobs()
    assert belongs(made.id) == [(Tier.COMMUNITY, None)]


def test_a_change_of_what_an_organisation_pays_leaves_its_tickets_as_they_are(
    tickets: tuple[int, int], people: People, run_jobs: Work
) -> None:
    with write():
        bank = session.get_one(Organisation, people.customer.organisation_id)
        accounts.state(bank, replace(Standing.of(bank), revenue=5), source=Belonging.HAND, by=people.admin)
    before = session.get_one(Ticket, tickets[0]).version
    run_jobs()
    session.rollback()
    assert session.get_one(Ticket, tickets[0], populate_existing=True).version == before
