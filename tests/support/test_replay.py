"""Whatever happens in whatever order: the turns of each clock give the stored clock, and its ledger adds up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forum import clock, policies, questions, rota, support
from forum.db import session, write
from forum.pages import Page
from forum.policies import Policy, Promise, read_length
from forum.questions import Question
from forum.refused import Refused
from forum.rota import CalendarVersion, Span
from forum.support import Ticket, TicketClock
from forum.support.clock_models import ClockTurn, Metric
from forum.support.clocks import counting_clock
from forum.support.lateness import note_what_is_late
from forum.support.ledger import counted, ledger
from forum.support.recomputing import recompute_some
from forum.support.turning import apply
from tests.people import People
from tests.support import deeds

KEPT = [
    "metric", "started_at", "target_s", "calendar_version_id", "policy_version_id", "due_at", "floor_at", "pauses",
    "unanswered", "satisfied_at", "cancelled_at", "breached_at",
]  # fmt: skip
numbers = count(1)


class Story:
    """One ticket, and everything that can move its clocks."""

    def __init__(self, page: Page, people: People) -> None:
        self.people = people
        question = deeds.ask(page, people.visitor, f"Question {next(numbers)}")
        self.question_id, self.ticket_id = question.id, deeds.escalate(question, people.moderator).id

    @property
    def ticket(self) -> Ticket:
        return session.get_one(Ticket, self.ticket_id)

    @property
    def question(self) -> Question:
        return session.get_one(Question, self.question_id)

    def asker_writes(self) -> None:
        questions.answer(self.question, f"Message {next(numbers)}", by=self.people.visitor)

    def staff_answers(self) -> None:
        questions.answer(self.question, f"Message {next(numbers)}", by=self.people.support)

    def support_solves(self) -> None:
        support.solve(self.ticket, by=self.people.support)

    def support_reopens(self) -> None:
        support.reopen(self.ticket, by=self.people.support)

    def support_waits_for_the_asker(self) -> None:
        support.leave_to_asker(self.ticket, by=self.people.support)

    def support_holds(self) -> None:
        support.hold(self.ticket, clock.now() + timedelta(days=2), by=self.people.support)

    def support_says_that_no_reply_is_needed(self) -> None:
        support.needs_no_reply(self.ticket, by=self.people.support)

    def support_undoes(self) -> None:
        support.undo(self.ticket, by=self.people.support)

    def support_takes_it_up(self) -> None:
        support.take_up(self.ticket, by=self.people.support)

    def support_promises(self) -> None:
        support.promise_update(self.ticket, clock.now() + timedelta(hours=30), self.people.support)

    def support_takes_the_promise_back(self) -> None:
        support.take_promise_back(self.ticket, by=self.people.support)

    def support_says_it_is_spam(self) -> None:
        support.mark_spam(self.ticket, by=self.people.support)

    def support_sets_a_level(self) -> None:
        support.set_level(self.ticket, 1, "It burns.", by=self.people.support)

    def admin_promises_less(self) -> None:
        self._promise("2 days")

    def admin_promises_more(self) -> None:
        self._promise("30 min")

    def admin_promises_nothing(self) -> None:
        self._promise("")

    def admin_changes_the_hours(self) -> None:
        hours = [Span(day, 7 * 60 + next(numbers) % 60, 20 * 60) for day in range(6)]
        rota.set_hours(self.ticket.site.calendar, "Europe/Berlin", hours, {}, by=self.people.admin)
        recompute_some({"after": 0})

    def _promise(self, text: str) -> None:
        promise = Promise(read_length(text), read_length(text))
        policies.set_policy(Policy(None, {(3, None): promise, (1, None): promise}), by=self.people.admin)
        recompute_some({"after": 0})


DEEDS = sorted(name for name in vars(Story) if "_" in name and not name.startswith("_"))
PASSING = {"an hour": 1.0, "four hours and a bit": 4.4, "a day": 24.0, "a weekend": 72.0}


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happens=st.lists(st.sampled_from([*DEEDS, *PASSING, "sweep"]), min_size=4, max_size=16))
def test_zammad_kept_too_little_to_replay_ours_gives_the_stored_clocks_and_every_ledger_adds_up(
    doc_page: Page, people: People, later: Callable[..., None], happens: list[str]
) -> None:
    story = Story(doc_page, people)
    for step in happens:
        if step in PASSING:
            later(hours=PASSING[step])
        elif step == "sweep":
            note_what_is_late()
        else:
            try:
                with write():
                    getattr(story, step)()
            except Refused:
                session.rollback()
        assert_all_adds_up(story)


def assert_all_adds_up(story: Story) -> None:
    session.rollback()
    mine = select(TicketClock).where(TicketClock.ticket_id == story.ticket_id).order_by(TicketClock.id)
    clocks = list(session.scalars(mine))
    for one in clocks:
        again = SimpleNamespace()
        turns = session.scalars(select(ClockTurn).where(ClockTurn.clock_id == one.id).order_by(ClockTurn.id))
        for turn in turns:
            number = turn.data.get("calendar_version_id") or again.calendar_version_id
            week = rota.week_in(session.get_one(CalendarVersion, number))
            apply(again, turn.turn, turn.at, turn.data, week)
        assert {name: getattr(again, name) for name in KEPT} == {name: getattr(one, name) for name in KEPT}
        if one.due_at is not None and one.target_s is not None:
            assert counted(ledger(one, clock.now())).total_seconds() == one.target_s
        assert one.breached_at is None or one.breached_at <= clock.now()
        assert not (one.satisfied_at and one.cancelled_at)
    assert sum(one.is_running and one.metric is not Metric.UPDATE for one in clocks) <= 1
    counting, ticket = counting_clock(clocks), story.ticket
    assert ticket.due_at == (counting.due_at if counting else None)
    assert ticket.due_is_update == (counting is not None and counting.metric is Metric.UPDATE)
    assert ticket.order_at is not None
    assert ticket.order_at.year < 9000
