"""The clocks of a ticket: they run while somebody waits for support, in working time of the site's calendar.

Every change of a clock is a turn that is written down first; `turning.apply` says what it does. What the queue sorts
by, `due_at` and `order_at` of the ticket, is reckoned from them by `settle`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import clock, rota
from forum.db import session
from forum.pages import Site
from forum.policies import Condition, order_now, policy_now
from forum.rota import CalendarVersion
from forum.support.clock_models import ClockTurn, Metric, TicketClock, Turn
from forum.support.merged import readers_answered
from forum.support.models import NOT_DUE, Ticket, TicketState
from forum.support.priority import conditions_of
from forum.support.turning import apply
from forum.support.warn_times import next_warning

# Why a clock ends whose wait another one counts from now on: whether it was too long is said by that one alone.
CARRIED_ON = {"carried_on": True}
_STANDING = {TicketState.PENDING, TicketState.ON_HOLD}


def start_clock(ticket: Ticket, since: datetime, *, unanswered: bool = True) -> None:
    """Somebody waits since then. Support's own time begins at the hand-over at the earliest.

    A clock that runs already goes on from where it began: more messages do not make it late later.
    """
    ticket.waiting_since = since
    session.flush()
    running = reply_clock(ticket)
    if running is None:
        metric = Metric.FIRST if ticket.first_replied_at is None else Metric.NEXT
        begins = max(since, ticket.opened_at)
        start(ticket, metric, begins, {**terms(ticket, metric), "unanswered": unanswered})
    else:
        reset(ticket, running)
    settle(ticket)


def stop_clock(ticket: Ticket, *, answered: bool = False, because: dict[str, Any] | None = None) -> None:
    """Nobody waits any more. A promised update ends with an answer or with the ticket, not with a removed message.

    `because` is what else is known of why, for whoever reads how the time was counted."""
    ticket.waiting_since = None
    if answered:
        ticket.woken_at = None
    session.flush()
    for one in clocks_of(ticket):
        if one.is_running and (answered or one.metric is not Metric.UPDATE or not ticket.is_unsolved):
            turn(one, Turn.ANSWERED if answered else Turn.CANCELLED, because)
    settle(ticket)


def follow_state(ticket: Ticket) -> None:
    """Waiting for somebody else stops a clock only if the customer does not wait for us, and no promised date."""
    session.flush()
    standing = ticket.state in _STANDING
    for one in clocks_of(ticket):
        if not one.is_running or one.metric is Metric.UPDATE:
            continue
        if standing and not one.unanswered and not one.is_paused:
            turn(one, Turn.PAUSED)
        elif one.is_paused and not standing:
            turn(one, Turn.RESUMED)
    settle(ticket)


def note_customer(ticket: Ticket) -> None:
    """The customer wrote: from now on no state stops the clock that runs."""
    for one in clocks_of(ticket):
        if one.is_running and not one.unanswered and one.metric is not Metric.UPDATE:
            turn(one, Turn.WAITED)
            if one.is_paused:
                turn(one, Turn.RESUMED)
    settle(ticket)


def recompute(ticket: Ticket) -> None:
    """Level, tier, policy or calendar may be others: the same start, and never late in the past."""
    running = reply_clock(ticket)
    if running is not None:
        reset(ticket, running)
    elif ticket.is_unsolved and ticket.waiting_since is not None:
        start_clock(ticket, ticket.waiting_since)
    settle(ticket)


def reset(ticket: Ticket, running: TicketClock) -> None:
    now = terms(ticket, running.metric)
    if any(getattr(running, name) != value for name, value in now.items()):
        turn(running, Turn.RESET, now)


def settle(ticket: Ticket) -> None:
    """What the queue sorts by: the clock that counts, or if none does, when the aging time of the level ends."""
    clocks = clocks_of(ticket)
    counting = counting_clock(clocks)
    ticket.due_at = counting.due_at if counting else None
    ticket.due_is_update = counts_for_an_update(clocks)
    ended = [moment for one in clocks for moment in (one.satisfied_at, one.cancelled_at) if moment]
    since = ticket.waiting_since or max(ended, default=ticket.opened_at)
    aged = _aging_ends(ticket, since)
    ticket.order_at = min(_place(ticket, counting, aged), ticket.woken_at or NOT_DUE)
    ticket.aged_at = aged if ticket.waiting_since is not None and aged != NOT_DUE else None
    session.flush()


def _place(ticket: Ticket, counting: TicketClock | None, aged: datetime) -> datetime:
    """Where it stands inside its level: by when it is due. Whom a reader has answered can wait for as long as the
    level's aging time, which changes nothing of what was promised."""
    if counting is None or counting.due_at is None:
        return aged
    waits = counting.metric is not Metric.UPDATE and ticket.waiting_since is not None
    lower = waits and counting.due_at < aged != NOT_DUE and readers_answered(ticket)
    return aged if lower else counting.due_at


def counting_clock(clocks: Sequence[TicketClock]) -> TicketClock | None:
    """The one that is shown and sorted by: the first reply above all, else what is due sooner."""
    running = [one for one in clocks if one.is_running]
    first = next((one for one in running if one.metric is Metric.FIRST), None)
    if first is not None and not first.is_paused:
        return first
    due = [one for one in running if one.due_at is not None]
    return min(due, key=lambda one: (one.due_at, one.id), default=first or next(iter(running), None))


def counts_for_an_update(clocks: Sequence[TicketClock]) -> bool:
    counting = counting_clock(clocks)
    return counting is not None and counting.metric is Metric.UPDATE


def start(ticket: Ticket, metric: Metric, at: datetime, data: dict[str, Any]) -> TicketClock:
    made = TicketClock(
        ticket_id=ticket.id, metric=metric, started_at=at, calendar_version_id=data["calendar_version_id"], pauses=[]
    )
    session.add(made)
    session.flush()
    turn(made, Turn.STARTED, {**data, "metric": metric.value, "started_at": at.isoformat()})
    return made


def turn(one: TicketClock, what: Turn, data: dict[str, Any] | None = None) -> None:
    """Write down what happens to a clock, and let it happen."""
    now, said = clock.now(), data or {}
    session.add(ClockTurn(clock_id=one.id, turn=what, at=now, data=said))
    version = session.get_one(CalendarVersion, said.get("calendar_version_id", one.calendar_version_id))
    week, before = rota.week_in(version), one.due_at
    apply(one, what, now, said, week)
    if not one.is_running or one.due_at is None:
        one.warn_at = None
    elif one.due_at != before or what is Turn.STARTED:
        one.warn_at = next_warning(week, one.due_at, now)
    session.flush()


def terms(ticket: Ticket, metric: Metric) -> dict[str, Any]:
    """What is promised to this ticket now, and by which versions."""
    version = version_for(ticket)
    policy = policy_now()
    target = policy.target(
        ticket.level,
        ticket.requester.tier,
        first=metric is Metric.FIRST,
        escalated=Condition.ESCALATED in conditions_of(ticket),
        week=rota.week_in(version),
    )
    return {
        "target_s": None if target is None else int(target.total_seconds()),
        "calendar_version_id": version.id,
        "policy_version_id": policy.version,
    }


def version_for(ticket: Ticket) -> CalendarVersion:
    return rota.version_in_force(session.get_one(Site, ticket.site_id).calendar_id)


def clocks_of(ticket: Ticket) -> list[TicketClock]:
    mine = select(TicketClock).where(TicketClock.ticket_id == ticket.id)
    return list(session.scalars(mine.options(joinedload(TicketClock.calendar_version)).order_by(TicketClock.id)))


def reply_clock(ticket: Ticket) -> TicketClock | None:
    """The clock of a reply that runs; there is one at most."""
    return next((one for one in clocks_of(ticket) if one.is_running and one.metric is not Metric.UPDATE), None)


def _aging_ends(ticket: Ticket, since: datetime) -> datetime:
    week = rota.week_in(version_for(ticket))
    try:
        return rota.add(week, since, order_now().aging[ticket.level].on(week))
    except ValueError:
        return NOT_DUE
