"""Weeks of load, played against the order of the queue as it really is, beside other orders one might have chosen.

The tickets are rows in a database of its own, and "what is next" is asked of `picking.choose`, as the button does. The
other orders take the same load in the same seconds: strict levels without a slot for the longest wait, the next
deadline, the newest and the first to come.
"""

from __future__ import annotations

import heapq
import random
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from forum.accounts import User
from forum.db import session
from forum.desk.models import Turn
from forum.desk.picking import choose
from forum.pages import Site
from forum.support import Ticket, TicketState, Why

START = datetime(2026, 1, 5, tzinfo=UTC)
DAY = timedelta(hours=8)
"""A working day; the play knows no nights."""
SHARES = (0.01, 0.04, 0.15, 0.25, 0.55)
TARGETS = (timedelta(hours=1), timedelta(hours=1), timedelta(hours=1), DAY, 5 * DAY)
AGING_TIMES = (timedelta(hours=1), timedelta(hours=2), timedelta(hours=4), 2 * DAY, 5 * DAY)
MEAN = timedelta(minutes=25)
PROMPT = timedelta(minutes=60)
BURST, BURST_SIZE = 0.01, 4
NEVER = datetime(9000, 1, 1, tzinfo=UTC)

Picker = Callable[[datetime], Ticket | None]


@dataclass(frozen=True)
class Load:
    """`load` 1.0 is as much work as `people` can do; `days` are working days of eight hours."""

    load: float
    people: int = 2
    days: int = 60
    seed: int = 1

    @property
    def end(self) -> datetime:
        return START + self.days * DAY

    def arrivals(self) -> Iterator[tuple[datetime, int]]:
        """When a ticket comes and of which level; now and then one brings a handful more of its kind."""
        chance = random.Random(self.seed)  # noqa: S311 - a play, repeatable by its seed
        per_arrival = 1 + BURST * BURST_SIZE
        gap = MEAN / self.people / self.load * per_arrival
        moment = START
        while (moment := moment + gap * chance.expovariate(1)) < self.end:
            level = chance.choices(range(1, 6), SHARES)[0]
            yield moment, level
            if chance.random() < BURST:
                for _ in range(BURST_SIZE):
                    yield moment, level


@dataclass(frozen=True)
class Wait:
    """One ticket that was served, or never. `picks`: how many had been made by then that count."""

    number: int
    level: int
    aged_at: datetime
    ended_at: datetime
    picks: int


@dataclass
class Outcome:
    """What an order made of a load. `late`: tickets of levels 1 to 3 that waited longer than an hour."""

    name: str
    came: dict[int, int] = field(default_factory=dict)
    served: dict[int, int] = field(default_factory=dict)
    urgent: int = 0
    late: int = 0
    longest: timedelta = timedelta()
    counted: list[datetime] = field(default_factory=list)
    """The picks that were not spent on level 1."""
    waits: list[Wait] = field(default_factory=list)

    @property
    def late_share(self) -> float:
        return self.late / self.urgent if self.urgent else 0.0

    def beyond_bound(self, every: int) -> int:
        """How many below level 1 waited for more than N(p + 1) picks past their aging time, with p ahead of them that
        were past theirs before; whoever was never served as well."""
        beyond, ends = 0, list[datetime]()
        for ahead, wait in enumerate(sorted(self.waits, key=lambda wait: (wait.aged_at, wait.number))):
            still_there = ahead - bisect_left(ends, wait.aged_at)
            picks = wait.picks - bisect_left(self.counted, wait.aged_at)
            beyond += wait.level > 1 and picks > every * (still_there + 1)
            insort(ends, wait.ended_at)
        return beyond


def play(load: Load, name: str, site: Site, agent: User) -> Outcome:
    """Play one load by one order, in the database that is open, whose tickets are thrown away first."""
    session.execute(delete(Ticket))
    session.execute(update(Turn).values(since_aged=0))
    picker, chance = ORDERS[name](agent), random.Random(load.seed + 1)  # noqa: S311
    told, coming = Outcome(name), iter([*load.arrivals(), (NEVER, 0)])
    next_at, level = next(coming)
    free = [START] * load.people
    while (now := heapq.heappop(free)) < load.end:
        while next_at <= now:
            _arrive(next_at, level, site, agent)
            told.came[level] = told.came.get(level, 0) + 1
            next_at, level = next(coming)
        ticket = picker(now)
        if ticket is None:
            heapq.heappush(free, min(next_at, load.end))
            continue
        _serve(ticket, now, told)
        heapq.heappush(free, now + MEAN * chance.expovariate(1))
    _count_the_rest(load.end, told)
    return told


def _arrive(at: datetime, level: int, site: Site, agent: User) -> None:
    due = at + TARGETS[level - 1]
    values = {
        "site_id": site.id, "requester_id": agent.id, "subject": "A question", "state": TicketState.NEW,
        "level": level, "reasons": [], "why": Why.SWEPT, "opened_at": at, "waiting_since": at, "due_at": due,
        "order_at": due, "aged_at": at + AGING_TIMES[level - 1], "reopen_count": 0, "version": 1,
    }  # fmt: skip
    session.execute(insert(Ticket).values(**values))


def _serve(ticket: Ticket, now: datetime, told: Outcome) -> None:
    waited = now - ticket.opened_at
    told.served[ticket.level] = told.served.get(ticket.level, 0) + 1
    told.longest = max(told.longest, waited)
    if ticket.level > 1:
        told.counted.append(now)
    told.waits.append(Wait(ticket.id, ticket.level, ticket.aged_at or NEVER, now, len(told.counted)))
    if ticket.level <= 3:
        told.urgent += 1
        told.late += waited > PROMPT
    session.execute(delete(Ticket).where(Ticket.id == ticket.id), execution_options={"synchronize_session": False})
    session.expunge(ticket)


def _count_the_rest(end: datetime, told: Outcome) -> None:
    """Whoever still waits counts with the wait so far: an order must not gain by what it never serves."""
    for number, level, since, aged in session.execute(
        select(Ticket.id, Ticket.level, Ticket.opened_at, Ticket.aged_at)
    ):
        waited = end - since
        told.waits.append(Wait(number, level, aged or NEVER, NEVER, len(told.counted)))
        told.longest = max(told.longest, waited)
        if level <= 3:
            told.urgent += 1
            told.late += waited > PROMPT


def _by_the_button(every: int) -> Callable[[User], Picker]:
    def order(agent: User) -> Picker:
        turn = session.get_one(Turn, 1)

        def pick(now: datetime) -> Ticket | None:
            choice = choose(turn, agent.id, now, (), every=every)
            return choice.ticket if choice else None

        return pick

    return order


def _by(*columns: object) -> Callable[[User], Picker]:
    def order(agent: User) -> Picker:
        return lambda now: session.scalar(select(Ticket).order_by(*columns).limit(1))  # type: ignore[arg-type]

    return order


ORDERS: dict[str, Callable[[User], Picker]] = {
    "one in 10": _by_the_button(10),
    "one in 5": _by_the_button(5),
    "strict": _by_the_button(0),
    "deadline": _by(Ticket.due_at, Ticket.id),
    "newest first": _by(Ticket.id.desc()),
    "first come": _by(Ticket.id),
}
