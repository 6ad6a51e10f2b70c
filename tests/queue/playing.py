"""Plays steps in a world and holds every law after each; what fails is made as short as it can be."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from types import FunctionType
from typing import Any, Protocol

import time_machine
from flask import Flask, g
from sqlalchemy import select

from forum import clock
from forum.bodies.setup import FRONT
from forum.db import session, write
from forum.jobs import claiming, running
from forum.questions import Question
from forum.refused import Refused
from forum.support import Ticket, TicketState
from forum.support.clock_models import ClockTurn, TicketClock
from forum.web import keeping
from tests.fresh import empty
from tests.queue import laws, pages, readers, staff, standing, together
from tests.queue.world import World, begin
from tests.support.cutting import cut_at


class Traveller(Protocol):
    def shift(self, delta: timedelta) -> None: ...


MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSING = {
    "a breath": timedelta(seconds=3), "eleven seconds": timedelta(seconds=11), "six minutes": timedelta(minutes=6),
    "an hour": timedelta(hours=1), "four hours": timedelta(hours=4.4), "a day": timedelta(days=1),
    "a weekend": timedelta(days=3), "a week": timedelta(days=7), "three weeks": timedelta(days=21),
}  # fmt: skip
WORK = "the worker"
LEASE = timedelta(seconds=60)
DEEDS: dict[str, Callable[[World], None]] = {
    name: deed
    for module in (readers, staff, together)
    for name, deed in vars(module).items()
    if isinstance(deed, FunctionType) and deed.__module__ == module.__name__ and not name.startswith("_")
}
RARE = {"leaves", "admin_promises", "moderator_removes", "finds_spam", "moves_it_to_private", "moderator_merges",
        "admin_sets_a_tier", "admin_moves_somebody", "admin_says_what_takes_two"}  # fmt: skip
OFTEN = {"asks", "asker_writes", "moderator_answers", "replies", "hands_over", "notes", "moderator_reopens"}


@dataclass(frozen=True)
class Step:
    """`number` gives its word and its dice. `cut`: before which statement its process ends, 0 for never;
    -1 that all went well and nobody learned of it, so it is done again."""

    name: str
    number: int
    cut: int = 0

    def __str__(self) -> str:
        ends = {0: "", -1: ", sent twice"}.get(self.cut, f", killed before its statement {self.cut}")
        return f"{self.name} ({self.number}{ends})"


@dataclass
class Failure:
    steps: Sequence[Step]
    error: str

    def __str__(self) -> str:
        return "\n".join([*(f"  {n}. {step}" for n, step in enumerate(self.steps, 1)), f"  => {self.error}"])


def story(seed: str, length: int) -> list[Step]:
    dice = Random(seed)
    names = [name for name in DEEDS for _n in range(1 if name in RARE else 6 if name in OFTEN else 3)]
    # Work about as often as all else needs it, and time in small pieces more often than in large ones.
    names += [WORK] * (len(names) // 5)
    names += [name for n, name in enumerate(PASSING) for _n in range((len(PASSING) - n) * len(names) // 200 + 1)]
    steps = [Step("asks", 0), Step("asks", 1)]
    for number in range(2, length):
        name, cut = dice.choice(names), 0
        if name not in PASSING and dice.random() < 0.3:
            cut = -1 if name != WORK and dice.random() < 0.3 else dice.randint(1, 120 if name == WORK else 40)
        steps.append(Step(name, number, cut))
    return steps


def play(app: Flask, steps: Sequence[Step], tally: dict[str, int] | None = None) -> Failure | None:
    """None if every law held after every step."""
    session.remove()
    empty()
    # Of another world, in which everything was counted from one as well: its pages would pass for those of this one.
    app.extensions[FRONT].store.clear()
    keeping.forget_everything()
    with time_machine.travel(MONDAY, tick=False) as travel, _listening() as heard:
        world = begin(app)
        for done, step in enumerate(steps, 1):
            try:
                _do(world, step, travel, tally if tally is not None else {})
                assert not heard, heard[0]
            except Exception as wrong:
                session.rollback()
                return Failure(
                    steps[:done], f"{type(wrong).__name__}: {str(wrong).splitlines()[0] if str(wrong) else ''}"
                )
        try:
            _settle(world, travel)
            assert not heard, heard[0]
        except Exception as wrong:
            session.rollback()
            return Failure(steps, f"at the end, {type(wrong).__name__}: {wrong}")
    session.rollback()
    return None


def shrunk(app: Flask, failure: Failure, most: int = 150) -> Failure:
    """The same failure with fewer steps: pieces are left out as long as it still fails, at most so many plays."""
    size, plays = len(failure.steps) // 2, 0
    while size and plays < most:
        at = 0
        while at < len(failure.steps) and plays < most:
            fewer = [*failure.steps[:at], *failure.steps[at + size :]]
            plays += 1
            if (again := play(app, fewer)) is not None:
                failure = again
            else:
                at += size
        size //= 2
    return failure


def _do(world: World, step: Step, travel: Traveller, tally: dict[str, int]) -> None:
    session.rollback()
    if step.name in PASSING:
        travel.shift(PASSING[step.name])
        return
    before, turn = _rows(), laws.newest_turn()
    whole = True
    if step.cut > 0:
        with cut_at(step.cut) as cut:
            _attempt(world, step)
        if cut.happened:
            session.remove()  # what a process had read ends with it
            _clean_up()
            world.last_cut, whole = clock.now(), False
            _count(tally, "cut off")
            # Who got no answer mostly tries again; a worker that died is replaced later.
            if step.name != WORK and world.dice.random() < 0.7:
                whole = _attempt(world, step, again=True)
            else:
                world.begin_step(f"word{step.number}said", again=False)
    else:
        whole = _attempt(world, step)
        if step.cut == -1 and whole:
            _count(tally, "sent twice")
            _attempt(world, step, again=True)
    _count(tally, "done" if whole else "refused")
    _hold(world, step, before, turn)


def _attempt(world: World, step: Step, *, again: bool = False) -> bool:
    session.rollback()
    if step.name == WORK:
        world.begin_step("", again=False)
        _work()
        return True
    world.begin_step(f"word{step.number}said", again=again)
    try:
        if step.name.endswith("_over_http"):
            DEEDS[step.name](world)
        else:
            with write():
                DEEDS[step.name](world)
    except Refused:
        session.rollback()
        _clean_up()
        world.begin_step(f"word{step.number}said", again=again)
        return False
    world.end_step()
    _clean_up()
    return True


def _work() -> None:
    """What a worker does in a round, in one thread: the sweeps that are due, then jobs until none is."""
    for sweep in claiming.due_sweeps("a worker"):
        sweep()
        session.rollback()
    while jobs := claiming.claim("a worker", LEASE):
        for job in jobs:
            running.run(job)


def _hold(world: World, step: Step, before: dict[int, Any], turn: int) -> None:
    session.rollback()
    session.expire_all()
    after = _rows()
    _the_table_holds(world, step, before, after)
    rested = world.last_cut is None or clock.now() - world.last_cut > 2 * LEASE
    for question in session.scalars(select(Question)):
        laws.both_say_the_same(question)
        if step.name == WORK and step.cut == 0 and rested:
            laws.nobody_was_forgotten(question)
    if step.name == WORK and step.cut == 0 and rested:
        laws.every_ticket_is_of_whoever_asks()
    for ticket in session.scalars(select(Ticket)):
        laws.the_ticket_is_in_order(ticket)
    laws.who_takes_two_stands_on_the_one_that_is_worked_on()
    moved = (
        select(TicketClock.ticket_id).join(ClockTurn, ClockTurn.clock_id == TicketClock.id).where(ClockTurn.id > turn)
    )
    laws.clocks_add_up(session.scalars(select(Ticket).where(Ticket.id.in_(moved))).all())
    laws.the_log_tells_the_state(world)
    laws.nothing_is_told_twice(world)
    laws.nothing_leaks(world)
    laws.nothing_is_lost(world)
    laws.no_job_failed()
    standing.every_open_ticket_has_somebody_and_a_time()
    standing.merged_tickets_count_once()
    standing.what_came_in_is_in_one_place()
    pages.show_no_secret(world, some=1)


def _the_table_holds(world: World, step: Step, before: dict[int, Any], after: dict[int, Any]) -> None:
    """3.1, read from the rows before and after."""
    assert set(before) <= set(after), "a ticket is gone"
    for number, now in after.items():
        was = before.get(number)
        if was is None:
            continue
        if was.merged_into_id != now.merged_into_id:
            assert step.name in standing.MERGING, f"{step.name} merged ticket {number}, or took it apart"
        elif was.state is TicketState.CLOSED:
            assert _kept(was) == _kept(now), f"ticket {number} is closed and changed"
        elif now.state is TicketState.CLOSED:
            assert (was.state, step.name) == (TicketState.SOLVED, WORK), "only time closes, and only what was solved"
        anew = was.state is not TicketState.NEW and was.merged_into_id is None
        assert not (anew and now.state is TicketState.NEW), f"ticket {number} is new again"
        assert now == was or now.version > was.version, f"ticket {number} changed, and its version did not"
        assert not world.nothing_moves or now.state is was.state, f"{step.name} moved ticket {number}"
        assert now.reopen_count >= was.reopen_count
    if world.expects is not None and world.at is not None:
        now, was = after[world.at], before.get(world.at)
        assert now.state in world.expects, f"after {step.name} the ticket is {now.state}"
        if step.name.startswith("asker_writes") and was is not None and not world.again:
            assert now.reopen_count - was.reopen_count == (was.state is TicketState.SOLVED)


def _kept(row: Any) -> tuple[Any, ...]:
    return (row.state, row.solved_at, row.wake_at, row.level, row.due_at, row.reopen_count, row.question_id)


def _rows() -> dict[int, Any]:
    return {row.id: row for row in session.execute(select(*Ticket.__table__.columns))}


def _settle(world: World, travel: Traveller) -> None:
    """Whatever was cut off is done in the end: the leases run out, and nothing is left over or forgotten."""
    for pause in (timedelta(minutes=3), timedelta(days=4), timedelta(minutes=10)):
        travel.shift(pause)
        _work()
    session.expire_all()
    for question in session.scalars(select(Question)):
        laws.both_say_the_same(question)
        laws.nobody_was_forgotten(question)
    laws.every_ticket_is_of_whoever_asks()
    world.begin_step("", again=False)
    standing.nothing_of_many_is_left()
    standing.figures_are_what_one_counts()
    standing.what_came_in_is_in_one_place()
    laws.clocks_add_up(session.scalars(select(Ticket)).all())
    laws.the_log_tells_the_state(world)
    laws.nothing_is_told_twice(world)
    laws.nothing_leaks(world)
    laws.nothing_is_lost(world)
    laws.nothing_is_left(world)
    pages.show_no_secret(world)


def _clean_up() -> None:
    """What a request that broke off left in this thread."""
    session.rollback()
    session.expire_all()
    for name in ("_login_user", "_flask_babel", "here", "look", "stamp", "form_token", "reported"):
        g.pop(name, None)


def _count(tally: dict[str, int], what: str) -> None:
    tally[what] = tally.get(what, 0) + 1


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Sweeps and jobs catch what goes wrong and write it to the log: here that is a failure."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(self.format(record))

    ear = Ear(logging.ERROR)
    logging.getLogger("forum").addHandler(ear)
    try:
        yield heard
    finally:
        logging.getLogger("forum").removeHandler(ear)
