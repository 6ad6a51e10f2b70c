"""The next ticket: which one, why, and that no two people get the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from forum import clock, support
from forum.accounts import Organisation, Tier, User
from forum.db import session, write
from forum.desk.counting import counts
from forum.desk.models import Pick
from forum.desk.picking import PASSED_FOR, one_in, pick_next, picks_until_aged
from forum.questions import Question
from forum.refused import Refused
from forum.support import Ticket, TicketState
from forum.web import set_option
from tests.people import People
from tests.support import deeds

Ask = Callable[..., Question]


def take(by: User) -> Pick | None:
    session.rollback()
    with write():
        return pick_next(by=by)


def subject(picked: Pick | None) -> str:
    assert picked is not None, "there was nothing to take"
    return picked.ticket.subject


def test_the_next_ticket_is_the_first_of_the_highest_level_and_has_an_owner_from_then_on(
    ask: Ask, people: People, later: Callable[..., None]
) -> None:
    deeds.escalate(ask("Old"), people.moderator)
    later(hours=1)
    deeds.escalate(ask("Urgent", people.customer), people.moderator)
    picked = take(people.support)
    assert subject(picked) == "Urgent"
    ticket = session.get_one(Ticket, picked.ticket_id) if picked else None
    assert ticket is not None
    assert ticket.assignee_id == people.support.id
    assert ticket.state is TicketState.OPEN
    assert deeds.told("TicketPicked") == 1


def test_pressing_again_brings_the_next_one_and_at_the_end_the_first_again(ask: Ask, people: People) -> None:
    for name in ("One", "Two"):
        deeds.escalate(ask(name), people.moderator)
    assert [subject(take(people.support)) for _ in range(3)] == ["One", "Two", "One"]


def test_what_was_passed_over_comes_back_once_its_asker_writes(
    ask: Ask, people: People, later: Callable[..., None]
) -> None:
    first = ask("One")
    deeds.escalate(first, people.moderator)
    for name in ("Two", "Three"):
        later(minutes=1)
        deeds.escalate(ask(name), people.moderator)
    assert subject(take(people.support)) == "One"
    deeds.answer(first, people.support)
    later(minutes=2)
    deeds.answer(first, people.visitor, "That did not help.")
    later(minutes=1)
    assert subject(take(people.support)) == "Two"
    later(seconds=PASSED_FOR.total_seconds())
    assert subject(take(people.support)) == "Two"


def test_nobody_gets_what_a_colleague_looks_after_or_what_waits_for_its_asker(ask: Ask, people: People) -> None:
    taken, answered = (deeds.escalate(ask(name), people.moderator) for name in ("Taken", "Answered"))
    with write():
        support.take(taken, by=people.admin)
    deeds.answer(session.get_one(Question, answered.question_id), people.support)
    assert take(people.moderator) is None


def test_while_nobody_waits_the_next_is_whatever_has_no_owner(ask: Ask, people: People) -> None:
    ticket = deeds.escalate(ask("Answered by a moderator"), people.moderator)
    with write():
        support.assign(ticket, people.moderator, by=people.moderator)
    deeds.answer(session.get_one(Question, ticket.question_id), people.moderator)
    with write():
        support.unassign(ticket, by=people.moderator)
    assert subject(take(people.support)) == "Answered by a moderator"
    deeds.solve(ticket, people.support)
    assert take(people.support) is None


def test_one_in_so_many_goes_to_whoever_has_waited_longest_past_the_aging_time_of_their_level(
    ask: Ask, people: People, later: Callable[..., None]
) -> None:
    with write():
        set_option("queue_one_in", 3)
    one_in.forget()
    deeds.escalate(ask("Forgotten"), people.moderator)
    later(days=8)
    order = []
    for number in range(5):
        deeds.escalate(_subscriber(ask, people, f"Subscriber {number}"), people.moderator)
        later(minutes=2)
        if number == 2:
            session.rollback()
            seen = counts(people.support, clock.now())
            assert (seen.fair_subject, picks_until_aged(seen.since_aged)) == ("Forgotten", 1)
        picked = take(people.support)
        order.append((subject(picked), picked.out_of_turn if picked else None))
    assert order[2] == ("Forgotten", True)
    assert [name for name, out_of_turn in order if not out_of_turn] == [
        "Subscriber 0", "Subscriber 1", "Subscriber 2", "Subscriber 3",
    ]  # fmt: skip


def test_the_first_level_never_loses_a_pick_to_aging(ask: Ask, people: People, later: Callable[..., None]) -> None:
    with write():
        set_option("queue_one_in", 1)
    one_in.forget()
    deeds.escalate(ask("Forgotten"), people.moderator)
    later(days=8)
    deeds.escalate(ask("Urgent", people.customer), people.moderator)
    assert [subject(take(people.support)) for _ in range(2)] == ["Urgent", "Forgotten"]


def test_ten_people_who_press_at_once_get_ten_different_tickets(
    ask: Ask, people: People, together: Callable[..., None]
) -> None:
    for number in range(10):
        deeds.escalate(ask(f"Question {number}"), people.moderator)
    staff, got = [people.support.id, people.moderator.id, people.admin.id], []

    def press(number: int) -> Callable[[], None]:
        def pressing() -> None:
            with write():
                picked = pick_next(by=session.get_one(User, staff[number % 3]))
                assert picked is not None
                got.append(picked.ticket_id)

        return pressing

    together(*(press(number) for number in range(9)))
    assert len(set(got)) == 9


def test_only_people_on_support_take_the_next_ticket(people: People) -> None:
    with pytest.raises(Refused), write():
        pick_next(by=people.visitor)


def _subscriber(ask: Ask, people: People, title: str) -> Question:
    return ask(title, people.stranger)


@pytest.fixture(autouse=True)
def the_stranger_pays(people: People) -> None:
    """So that there is a level between the bank's and everybody's."""
    with write():
        payer = Organisation(name="Payer", tier=Tier.SUBSCRIBER, created_at=clock.now() - timedelta(days=1))
        session.add(payer)
        session.flush()
        session.get_one(User, people.stranger.id).organisation = payer
