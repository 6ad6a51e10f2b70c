"""Every open ticket has a next owner and a next time, whatever happened to it: over random histories."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, questions, shifts, support
from forum.accounts import User
from forum.community import Team
from forum.db import session, write
from forum.pages import Page
from forum.questions import CloseReason, Question
from forum.refused import Refused
from forum.support import Ticket, TicketState
from forum.support.next_time import has_time_ahead
from forum.support.promising import promised_for
from tests.people import People
from tests.shifts.test_heroes import THIS

STEPS = 60


class History:
    """One deed after another to a few tickets, as people and time would do them; what is refused changes nothing."""

    def __init__(self, seed: int, page: Page, team: Team, people: People, later: Callable[..., None]) -> None:
        self.chance, self.page, self.team, self.people, self.later = random.Random(seed), page, team, people, later
        self.numbers: list[int] = []
        self.colleagues = [people.support, people.moderator]

    def step(self) -> str:
        if len(self.numbers) < 4:
            return self._open()
        deed: Callable[[], object] = self.chance.choice(
            [
                self._asker,
                self._staff,
                self._work,
                self._work,
                self._work,
                self._time,
                self._time,
                self._day,
                self._hero,
            ]
        )
        with suppress(Refused):
            deed()
        session.rollback()
        return deed.__name__

    def _open(self) -> str:
        with write():
            asked = questions.ask(self.page, f"Question {len(self.numbers)}", "Why?", by=self.people.visitor)
            self.numbers.append(support.escalate(asked, by=self.people.moderator).id)
        return "open"

    @property
    def _ticket(self) -> Ticket:
        return session.get_one(Ticket, self.chance.choice(self.numbers))

    @property
    def _somebody(self) -> User:
        return self.chance.choice(self.colleagues)

    def _asker(self) -> None:
        with write():
            questions.answer(self._thread(), f"Still wrong {self.chance.random()}", by=self.people.visitor)

    def _staff(self) -> None:
        with write():
            questions.answer(self._thread(), f"Try this {self.chance.random()}", by=self._somebody)

    def _thread(self) -> Question:
        question = self._ticket.question
        assert question is not None
        return question

    def _work(self) -> None:
        ticket, by = self._ticket, self._somebody
        until = clock.now() + timedelta(hours=self.chance.randint(1, 200))
        deeds: list[Callable[[], object]] = [
            lambda: support.hold(ticket, until, by=by),
            lambda: support.leave_to_asker(ticket, by=by),
            lambda: support.take_up(ticket, by=by),
            lambda: support.promise_update(ticket, until, by),
            lambda: support.assign(ticket, self._somebody, by=by),
            lambda: support.unassign(ticket, by=by),
            lambda: support.add_note(ticket, f"A note {self.chance.random()}", by=by),
            lambda: support.solve(ticket, by=by),
            lambda: support.reopen(ticket, by=by),
            lambda: support.undo(ticket, by=by),
            lambda: support.mark(ticket, [self.chance.choice(["incident", "billing"])], by=by),
            lambda: self._hand_over(ticket, by),
            lambda: questions.close(self._thread(), CloseReason.OTHER, by=self.people.moderator),
        ]
        with write():
            self.chance.choice(deeds)()

    def _hand_over(self, ticket: Ticket, by: User) -> None:
        support.add_note(ticket, f"What comes next: {self.chance.random()}", by=by)
        shifts.give(ticket, self.chance.choice([None, self._somebody]), by=by)

    def _time(self) -> None:
        self.later(hours=self.chance.randint(1, 90))
        support.move_on_due()

    def _day(self) -> None:
        with write():
            self.chance.choice([shifts.end_day, shifts.come_back])(by=self._somebody)

    def _hero(self) -> None:
        with write():
            monday = shifts.monday_of(clock.now().date())
            shifts.name_hero(self.team, monday, self.chance.choice([None, self._somebody]), by=self._somebody)


def goes_on(ticket: Ticket) -> bool:
    """Whether any time that was set for it is still to come, in Python."""
    times = [ticket.due_at, promised_for([ticket]).get(ticket.id)]
    if ticket.state in {TicketState.PENDING, TicketState.ON_HOLD}:
        times.append(ticket.wake_at)
    return any(time is not None and time > clock.now() for time in times)


@pytest.mark.parametrize("seed", range(4))
def test_every_open_ticket_has_somebody_and_a_time(
    doc_page: Page, team: Team, people: People, later: Callable[..., None], seed: int
) -> None:
    history, told = History(seed, doc_page, team, people, later), []
    for _step in range(STEPS):
        told.append(history.step())
        in_sql = {
            number: bool(ahead) for number, ahead in session.execute(select(Ticket.id, has_time_ahead(clock.now())))
        }
        for ticket in session.scalars(select(Ticket).order_by(Ticket.id)):
            time, owner = support.next_time(ticket), shifts.next_owner(ticket)
            assert (time is None) == (owner is None) == (not ticket.is_unsolved), told
            if time is not None and owner is not None:
                assert owner.person.does_support, told
                assert in_sql[ticket.id] == goes_on(ticket), told


def test_whoever_is_gone_is_not_next_as_long_as_anybody_is_there(
    doc_page: Page, team: Team, people: People, later: Callable[..., None]
) -> None:
    with write():
        asked = questions.ask(doc_page, "Why?", "Why?", by=people.visitor)
        ticket = support.escalate(asked, by=people.moderator)
        shifts.name_hero(team, THIS, people.support, by=people.support)
    owner = shifts.next_owner(ticket)
    assert owner is not None
    assert (owner.person, owner.part.value) == (people.support, "hero")
    later(hours=6)
    with write():
        shifts.end_day(by=people.support)
    owner = shifts.next_owner(session.get_one(Ticket, ticket.id))
    assert owner is not None
    assert (owner.person, owner.part.value) == (people.admin, "colleague")
    with write():
        shifts.end_day(by=people.admin)
        shifts.end_day(by=people.moderator)
    owner = shifts.next_owner(session.get_one(Ticket, ticket.id))
    assert owner is not None, "somebody is next, even if nobody is there"
