"""What each turn does to a clock: one function for the stored row and for its replay, with no database in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from forum import rota
from forum.rota import Week
from forum.support.clock_models import Metric, Turn


class Clock(Protocol):
    metric: Any
    started_at: Any
    target_s: Any
    calendar_version_id: Any
    policy_version_id: Any
    due_at: Any
    floor_at: Any
    pauses: Any
    unanswered: Any
    satisfied_at: Any
    cancelled_at: Any
    breached_at: Any


def apply(clock: Clock, turn: Turn, at: datetime, data: dict[str, Any], week: Week) -> None:
    """Let the clock say what it says after this turn; `week` is the calendar that is in force then."""
    if turn is Turn.STARTED and "restored" in data:
        _restore(clock, data["restored"])
    elif turn is Turn.STARTED:
        clock.metric = Metric(data["metric"])
        clock.started_at, clock.unanswered = datetime.fromisoformat(data["started_at"]), data["unanswered"]
        clock.due_at = clock.floor_at = clock.satisfied_at = clock.cancelled_at = clock.breached_at = None
        clock.pauses = []
        _take_terms(clock, data)
        clock.due_at = _promised(data) or _due(clock, week)
    elif turn is Turn.RESET:
        _note_breach(clock, at)
        # What was late stays late; nothing else becomes late before the change was made.
        clock.floor_at = min(at, clock.due_at) if clock.due_at else at
        _take_terms(clock, data)
        clock.due_at = _due(clock, week)
    elif turn is Turn.PAUSED:
        _note_breach(clock, at)
        clock.pauses = [*clock.pauses, [at.isoformat(), None]]
        clock.due_at = _due(clock, week)
    elif turn is Turn.RESUMED:
        _resume(clock, at, week)
    elif turn is Turn.WAITED:
        clock.unanswered = True
    elif turn is Turn.BREACHED:
        _note_breach(clock, at)
    else:
        _resume(clock, at, week)
        if data.get("carried_on"):
            clock.breached_at = None
        else:
            _note_breach(clock, at)
        if turn is Turn.ANSWERED:
            clock.satisfied_at = at
        else:
            clock.cancelled_at = at


def counted_until(clock: Clock, week: Week) -> datetime | None:
    """When as much working time as the target has passed outside of pauses; None while it stands still before that."""
    if clock.target_s is None:
        return None
    cursor, left = clock.started_at, timedelta(seconds=clock.target_s)
    for begins, ends in pauses_of(clock):
        worked = rota.elapsed(week, cursor, begins)
        if worked >= left:
            break
        if ends is None:
            return None
        cursor, left = ends, left - worked
    try:
        return rota.add(week, cursor, left)
    except ValueError:
        return None  # a calendar without any working hour for two years: nothing is ever due on it


def pauses_of(clock: Clock) -> list[tuple[datetime, datetime | None]]:
    return [
        (datetime.fromisoformat(begins), datetime.fromisoformat(ends) if ends else None)
        for begins, ends in clock.pauses
    ]


def _restore(clock: Clock, kept: dict[str, Any]) -> None:
    """It runs on as if it had never been ended."""
    for name, value in kept.items():
        moment = name.endswith("_at") and value is not None
        setattr(clock, name, datetime.fromisoformat(value) if moment else value)
    clock.metric = Metric(kept["metric"])


def _take_terms(clock: Clock, data: dict[str, Any]) -> None:
    clock.target_s = data["target_s"]
    clock.calendar_version_id, clock.policy_version_id = data["calendar_version_id"], data["policy_version_id"]


def _due(clock: Clock, week: Week) -> datetime | None:
    counted = counted_until(clock, week)
    return max(counted, clock.floor_at) if counted and clock.floor_at else counted


def _promised(data: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(data["promised_at"]) if data.get("promised_at") else None


def _resume(clock: Clock, at: datetime, week: Week) -> None:
    if clock.pauses and clock.pauses[-1][1] is None:
        clock.pauses = [*clock.pauses[:-1], [clock.pauses[-1][0], at.isoformat()]]
        clock.due_at = _due(clock, week)


def _note_breach(clock: Clock, at: datetime) -> None:
    if clock.breached_at is None and clock.due_at is not None and clock.due_at < at:
        clock.breached_at = clock.due_at
