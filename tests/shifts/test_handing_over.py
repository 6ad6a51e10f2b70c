"""Stopping for the day: nothing of mine is left without a note and a time, and somebody is there for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forum import accounts, clock, shifts, support
from forum.community import Team
from forum.db import session, write
from forum.events import FactRow
from forum.pages import Page
from forum.questions import Question
from forum.refused import Refused
from forum.support import Ticket, TicketState
from tests.people import People
from tests.shifts.test_heroes import THIS
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
PAGE = "/queue/handover"


@pytest.fixture
def mine(ticket: Ticket, people: People) -> Ticket:
    """A ticket of Sam's whose asker waits for an answer until Monday evening or later."""
    with write():
        support.assign(ticket, people.support, by=people.support)
    return ticket


def lacks(owner: accounts.User) -> list[tuple[int, bool, bool]]:
    session.rollback()
    return [(row.ticket.id, row.noted, row.timed) for row in shifts.unfinished(owner, clock.now())]


def row(ticket: Ticket, **typed: str) -> dict[str, str]:
    """Its part of the form."""
    return {f"{name}-{ticket.id}": text for name, text in typed.items()}


def note(ticket: Ticket, by: accounts.User) -> None:
    with write():
        support.add_note(ticket, f"Reproduced; the index is stale. {clock.now()}", by=by)


def test_a_ticket_without_a_note_is_on_the_list_until_it_has_one(mine: Ticket, people: People) -> None:
    assert lacks(people.support) == [(mine.id, False, True)]
    assert lacks(people.moderator) == []
    note(mine, people.support)
    assert lacks(people.support) == []


def test_what_the_asker_writes_makes_the_note_an_old_one(
    mine: Ticket, question: Question, people: People, later: Callable[..., None]
) -> None:
    note(mine, people.support)
    later(minutes=5)
    deeds.answer(question, people.visitor, "It also fails on Linux.")
    assert lacks(people.support) == [(mine.id, False, True)]


def test_what_another_asker_wrote_makes_no_note_old_or_new(
    mine: Ticket, people: People, doc_page: Page, later: Callable[..., None]
) -> None:
    asked = deeds.ask(doc_page, people.stranger, "Another one")
    other = deeds.escalate(asked, people.moderator)
    with write():
        support.assign(session.get_one(Ticket, other.id), people.support, by=people.support)
    for ticket in (mine, other):
        note(ticket, people.support)
    assert lacks(people.support) == []
    later(minutes=5)
    deeds.answer(asked, people.stranger, "It also fails on Linux.")
    assert lacks(people.support) == [(other.id, False, True)]


def test_a_time_that_is_over_is_no_next_time(mine: Ticket, people: People, later: Callable[..., None]) -> None:
    note(mine, people.support)
    later(days=2)
    assert lacks(people.support) == [(mine.id, True, False)]


@pytest.mark.parametrize("until", ["promise:tomorrow", "hold:tomorrow"])
def test_a_late_reply_can_be_left_with_a_note_and_a_time_and_goes_to_who_is_there(
    visit: Visit, mine: Ticket, people: People, later: Callable[..., None], until: str
) -> None:
    later(days=1)
    sam = visit(people.support)
    assert "Its time is over" in sam.text(PAGE)
    assert f'<option value="{until}"' in sam.text(PAGE)
    assert sam.post(f"{PAGE}/{mine.id}", row(mine, note="Ops look at it.", until=until)).status_code == 303
    assert lacks(people.support) == []
    page = sam.text(PAGE)
    assert "Your open ticket has a note and a next time." in page
    assert "goes to <bdi>" in page, "it is late, and somebody is there"
    assert sam.post(f"{PAGE}/end").status_code == 303
    assert shifts.is_away(people.support)
    later(days=8)
    assert lacks(people.support) == [(mine.id, True, False)]


def test_an_answered_ticket_needs_a_time_and_each_way_to_give_it_one_counts(
    mine: Ticket, question: Question, people: People
) -> None:
    deeds.answer(question, people.support, "We look at it.")
    note(mine, people.support)
    assert lacks(people.support) == [(mine.id, True, False)]
    with write():
        support.promise_update(mine, clock.now() + timedelta(days=1), people.support)
    assert lacks(people.support) == []
    deeds.answer(question, people.support, "Still looking.")
    with write():
        support.hold(mine, clock.now() + timedelta(days=1), by=people.support)
    assert lacks(people.support) == []
    with write():
        support.take_up(mine, by=people.support)
    assert lacks(people.support) == [(mine.id, True, False)]
    with write():
        support.leave_to_asker(mine, by=people.support)
    assert lacks(people.support) == []


def test_each_row_takes_note_time_and_owner_in_one_go(visit: Visit, mine: Ticket, people: People) -> None:
    sam = visit(people.support)
    assert "No note since the asker wrote" in sam.text(PAGE)
    form = {"note": "Ask ops about the index.", "until": "promise:tomorrow", "to": str(people.moderator.id)}
    assert sam.post(f"{PAGE}/{mine.id}", row(mine, **form)).status_code == 303
    ticket = session.get_one(Ticket, mine.id)
    assert ticket.assignee_id == people.moderator.id
    assert "I am done for today" in sam.text(PAGE)
    mona = visit(people.moderator).text(PAGE)
    assert "One ticket was handed to you" in mona
    assert "from <bdi>Sam Support</bdi>" in mona


@pytest.mark.parametrize("to", ["colleague", "queue"])
def test_nothing_is_handed_over_without_a_note(visit: Visit, mine: Ticket, people: People, to: str) -> None:
    sam, form = visit(people.support), row(mine, to=str(people.moderator.id) if to == "colleague" else to)
    answer = sam.htmx(f"{PAGE}/{mine.id}", form)
    assert answer.status_code == 422
    assert "needs a note" in answer.text
    assert session.get_one(Ticket, mine.id).assignee_id == people.support.id
    assert sam.post(f"{PAGE}/{mine.id}", form | row(mine, note="Ops look at the index.")).status_code == 303
    assert session.get_one(Ticket, mine.id, populate_existing=True).assignee_id != people.support.id


def test_what_is_refused_changes_nothing_and_keeps_what_was_typed(visit: Visit, mine: Ticket, people: People) -> None:
    sam = visit(people.support)
    answer = sam.htmx(f"{PAGE}/{mine.id}", row(mine, note="Half a note", to=str(people.visitor.id)))
    assert answer.status_code == 422
    assert "is not on support" in answer.text
    assert "Half a note</textarea>" in answer.text
    assert session.scalars(support.notes_of(mine)).all() == []
    assert "Write a note, choose a time" in sam.htmx(f"{PAGE}/{mine.id}", row(mine, note=" ")).text


@pytest.mark.parametrize("way", ["post", "htmx"])
def test_what_is_typed_into_other_rows_stays_when_one_is_put_in_order(
    visit: Visit, mine: Ticket, people: People, doc_page: Page, way: str
) -> None:
    other = deeds.escalate(deeds.ask(doc_page, people.stranger, "Another one"), people.moderator)
    with write():
        support.assign(session.get_one(Ticket, other.id), people.support, by=people.support)
    sam = visit(people.support)
    typed = row(other, note="Half a note", until="promise:week", to="queue")
    for said in ("", "Ask ops about the index."):
        answer = getattr(sam, way)(f"{PAGE}/{mine.id}", typed | row(mine, note=said))
        assert answer.status_code == (200 if said else 422)
        assert "Half a note</textarea>" in answer.text
        assert 'value="promise:week" selected' in answer.text
        assert 'value="queue" selected' in answer.text
    assert f'id="note-{mine.id}"' not in answer.text
    assert session.scalars(support.notes_of(session.get_one(Ticket, other.id))).all() == []


def test_nobody_is_done_while_a_ticket_lacks_something(visit: Visit, mine: Ticket, people: People) -> None:
    sam = visit(people.support)
    assert "I am done for today" not in sam.text(PAGE)
    refused = sam.post(f"{PAGE}/end")
    assert refused.status_code == 409
    assert "One ticket of yours still lacks" in refused.text


def test_the_day_ends_and_what_is_due_before_the_return_goes_to_the_hero(
    visit: Visit, mine: Ticket, team: Team, people: People, later: Callable[..., None]
) -> None:
    with write():
        shifts.name_hero(team, THIS, people.moderator, by=people.moderator)
    note(mine, people.support)
    later(hours=7)
    with write():
        support.promise_update(mine, clock.now() + timedelta(hours=1), people.support)
    sam = visit(people.support)
    page = sam.text(PAGE)
    assert "Your open ticket has a note and a next time." in page
    assert "goes to <bdi>Mona Moderator</bdi>" in page
    sam.post(f"{PAGE}/end")
    assert "You are done for today." in sam.text(PAGE)
    assert shifts.is_away(people.support) == datetime(2026, 11, 24, 9, tzinfo=UTC)
    owner = shifts.next_owner(session.get_one(Ticket, mine.id))
    assert owner is not None
    assert (owner.person, owner.part.value) == (people.moderator, "hero")
    mona = visit(people.moderator)
    assert "One ticket was handed to you" in mona.text("/queue")
    mona.post(f"{PAGE}/{mine.id}/acceptance")
    assert session.get_one(Ticket, mine.id).assignee_id == people.moderator.id
    assert "handed to you" not in mona.text("/queue")
    named = set(session.scalars(select(FactRow.name)))
    assert {"DayEnded", "TicketHanded", "TicketAccepted"} <= named


def test_who_is_back_looks_after_their_tickets_again(
    visit: Visit, mine: Ticket, team: Team, people: People, later: Callable[..., None]
) -> None:
    note(mine, people.support)
    later(hours=6)
    with write():
        support.promise_update(mine, clock.now() + timedelta(hours=2), people.support)
        shifts.name_hero(team, THIS, people.moderator, by=people.moderator)
    sam = visit(people.support)
    sam.post(f"{PAGE}/end")
    assert "handed to you" in visit(people.moderator).text("/queue")
    sam.post(f"{PAGE}/return")
    assert shifts.is_away(people.support) is None
    assert "handed to you" not in visit(people.moderator).text("/queue")
    owner = shifts.next_owner(session.get_one(Ticket, mine.id))
    assert owner is not None
    assert owner.person == people.support


def test_what_goes_back_to_the_queue_is_shown_to_the_hero(
    visit: Visit, mine: Ticket, team: Team, people: People
) -> None:
    with write():
        shifts.name_hero(team, THIS, people.moderator, by=people.moderator)
    visit(people.support).post(f"{PAGE}/{mine.id}", row(mine, to="queue", note="Ops look at the index."))
    assert session.get_one(Ticket, mine.id).assignee_id is None
    assert "One ticket was handed to you" in visit(people.moderator).text(PAGE)


def test_a_ticket_that_a_colleague_gives_is_shown_to_whoever_gets_it(
    visit: Visit, mine: Ticket, question: Question, people: People
) -> None:
    sam, mona = visit(people.support), visit(people.moderator)
    assert "handed to you" not in sam.text("/queue")
    sam.post(f"/tickets/{mine.id}/assignment", {"person": str(people.moderator.id)})
    assert "One ticket was handed to you" in mona.text("/queue")
    sam.post(f"/tickets/{mine.id}/assignment/withdrawal")
    assert "handed to you" not in mona.text("/queue")
    sam.post(f"/tickets/{mine.id}/assignment", {"person": str(people.moderator.id)})
    deeds.answer(question, people.moderator, "I look at it.")
    assert "handed to you" not in mona.text("/queue")


def test_only_whom_it_was_handed_to_accepts_it(mine: Ticket, people: People) -> None:
    with pytest.raises(Refused), write():
        shifts.accept(mine, by=people.moderator)
    with pytest.raises(Refused), write():
        shifts.end_day(by=people.visitor)
    with pytest.raises(Refused), write():
        shifts.give(mine, people.moderator, by=people.visitor)


def test_who_is_erased_leaves_no_row_of_their_days(mine: Ticket, team: Team, people: People) -> None:
    note(mine, people.support)
    with write():
        shifts.name_hero(team, THIS, people.support, by=people.moderator)
        shifts.give(mine, people.moderator, by=people.support)
        shifts.end_day(by=people.support)
        accounts.erase(people.support, by=people.admin)
    assert session.query(shifts.DayEnd).count() == session.query(shifts.Handed).count() == 0
    assert shifts.hero(team, THIS) is None


def test_the_ticket_says_who_is_next_and_when(visit: Visit, mine: Ticket, people: People) -> None:
    page = visit(people.moderator).text(f"/tickets/{mine.id}")
    assert "Next: <bdi>Sam Support</bdi>, Mon 23 Nov, 17:00" in page
    assert "an answer is due" in page
    deeds.solve(mine, people.support)
    assert "Next:" not in visit(people.moderator).text(f"/tickets/{mine.id}")
    assert session.get_one(Ticket, mine.id).state is TicketState.SOLVED


def test_what_comes_back_while_its_owner_is_away_is_nobodys_and_so_anybodys(
    mine: Ticket, question: Question, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    deeds.solve(mine, people.support)
    with write():
        shifts.end_day(by=people.support)
    with write():
        away = session.scalars(select(shifts.DayEnd)).one()
        away.back_at = clock.now() + timedelta(days=14)
    deeds.answer(question, people.visitor, "It is back.")
    run_jobs()
    session.refresh(mine)
    assert (mine.state, mine.assignee_id) == (TicketState.OPEN, None)


def test_what_comes_back_in_time_for_its_owner_stays_theirs(
    mine: Ticket, question: Question, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    deeds.solve(mine, people.support)
    later(hours=6)
    with write():
        shifts.end_day(by=people.support)
    deeds.answer(question, people.visitor, "It is back.")
    run_jobs()
    session.refresh(mine)
    assert mine.assignee_id == people.support.id


def test_what_comes_back_to_somebody_who_left_support_is_anybodys(
    mine: Ticket, question: Question, people: People, run_jobs: Callable[[], None]
) -> None:
    deeds.solve(mine, people.support)
    with write():
        accounts.take_away(people.support, accounts.Role.SUPPORT, by=people.admin)
    deeds.answer(question, people.visitor, "It is back.")
    run_jobs()
    session.refresh(mine)
    assert mine.assignee_id is None
