"""What a ticket or a thread adds to which day, from what is known about it. No database in here.

Everything that waits counts on the day on which the waiting began, what is solved on the day on which it was.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from forum import rota, support
from forum.figures.waits import step_of
from forum.rota import Week
from forum.support import Metric, Ticket, TicketClock

QUARTER = 900
"""What still waits is counted by the quarter of an hour, in seconds, in which the waiting began."""
TAKEN_BACK_WITHIN = timedelta(minutes=10)
AWAY = {"TicketSolved", "TicketMarkedSpam"}
BACK = {"TicketReopened", "TicketUndone"}

Parts = dict[date, Counter[str]]


@dataclass(frozen=True)
class Happened:
    """A fact about the state of a ticket."""

    name: str
    at: datetime
    by: int | None


@dataclass
class Story:
    """A ticket with what belongs to it. `weeks` are the calendars of its clocks, by version."""

    ticket: Ticket
    zone: ZoneInfo
    happened: Sequence[Happened] = ()
    clocks: Sequence[TicketClock] = ()
    weeks: dict[int, Week] = field(default_factory=dict)

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def parts_of(story: Story) -> Parts:
    parts: Parts = defaultdict(Counter)
    _count_life(story, parts)
    _count_first_reply(story, parts)
    for one in story.clocks:
        outcome = outcome_of(one)
        if outcome and not _went_on(one, story.clocks):
            parts[story.day(one.started_at)][f"{one.metric.value}-{outcome}"] += 1
    return parts


def outcome_of(one: TicketClock) -> str:
    """Whether a promise was met or missed; '' as long as it is open, or if it came to nothing in time."""
    if one.breached_at is not None:
        return "missed"
    return "met" if one.satisfied_at is not None and one.due_at is not None else ""


def _went_on(one: TicketClock, clocks: Sequence[TicketClock]) -> bool:
    """Whether a later clock counts the same wait from its beginning, as one of a ticket that was opened again does."""
    if one.cancelled_at is None or one.metric is Metric.UPDATE:
        return False
    same = (later for later in clocks if later.id > one.id and later.metric is one.metric)
    return any(later.started_at == one.started_at for later in same)


def _count_life(story: Story, parts: Parts) -> None:
    ticket = story.ticket
    parts[story.day(ticket.opened_at)].update(received=1, net=1)
    solved: Counter[str] | None = None
    is_open = True
    for each in _without_slips(story.happened):
        on_day = parts[story.day(each.at)]
        if each.name in AWAY and is_open:
            is_open, solved = False, None
            on_day["net"] -= 1
            if each.name == "TicketSolved":
                on_day["solved"] += 1
                solved = on_day
        elif each.name in BACK and not is_open:
            is_open = True
            on_day["net"] += 1
            if solved is not None:
                solved["came-back"] += 1
    if is_open and not ticket.is_unsolved:  # solved by something that recorded nothing, such as an import
        parts[story.day(ticket.solved_at or ticket.opened_at)].update(net=-1, solved=1)
    elif not is_open and ticket.is_unsolved:
        parts[story.day(story.happened[-1].at)].update(net=1)


def _without_slips(happened: Sequence[Happened]) -> list[Happened]:
    """Solved by mistake and taken back by the same person at once: neither solved nor come back."""
    kept: list[Happened] = []
    for each in happened:
        last = kept[-1] if kept else None
        if last is not None and each.name in AWAY and last.name in AWAY:
            continue  # spam that had been solved before
        if (
            last is not None
            and (each.name in BACK and last.name in AWAY)
            and (each.by is not None and each.by == last.by and each.at - last.at <= TAKEN_BACK_WITHIN)
        ):
            kept.pop()
        else:
            kept.append(each)
    return kept


def _count_first_reply(story: Story, parts: Parts) -> None:
    """Nobody waited for a first reply in a ticket that support itself began, so it has no such clock."""
    firsts = [one for one in story.clocks if one.metric is Metric.FIRST]
    if not firsts:
        return
    start = min(one.started_at for one in firsts)
    counts, week = parts[story.day(start)], story.weeks[firsts[0].calendar_version_id]
    replied = next((one.satisfied_at for one in firsts if one.satisfied_at), None)
    if replied is None and any(one.is_running for one in firsts):
        counts[f"waiting:{int(start.timestamp()) // QUARTER}"] += 1
        return
    end = replied or max(one.cancelled_at for one in firsts if one.cancelled_at)
    worked, day = rota.elapsed(week, start, end), rota.working_day(week)
    ending = "" if replied else "-without"
    counts[f"wall{ending}:{step_of(end - start)}"] += 1
    counts[f"working{ending}:{step_of(worked)}"] += 1
    counts["replied" if replied else "without"] += 1
    if replied or worked >= day:
        counts[support.band(worked, day).value] += 1
