from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple, cast

from sqlalchemy import CursorResult, Table, delete, select, update

from forum import clock
from forum.db import add_or_change, session, write
from forum.jobs.models import Job, Sweep, WorkerBeat
from forum.jobs.promise import sweeps

BATCH = 100


class Claimed(NamedTuple):
    """A job that a worker holds until the end of its lease."""

    id: int
    kind: str
    lane: str
    payload: dict[str, Any]
    attempts: int
    claim: str


def claim(name: str, lease: timedelta, limit: int = BATCH, *, passing: Collection[str] = ()) -> list[Claimed]:
    """Take up to `limit` due jobs for this worker, those of the lanes in `passing` left to others or for later.
    A plain read comes first: an idle worker takes no lock."""
    due = select(Job.id).where(Job.failed_at.is_(None), Job.due_at <= clock.now()).order_by(Job.due_at, Job.id)
    if passing:
        due = due.where(Job.lane.not_in(passing))
    if session.scalar(due.limit(1)) is None:
        session.rollback()
        return []
    first = due.limit(limit).with_for_update(skip_locked=True).cte("due").prefix_with("MATERIALIZED")
    take = (
        update(Job)
        .where(Job.id.in_(select(first.c.id)))
        .values(claim=name, due_at=clock.now() + lease)
        .returning(Job.id, Job.kind, Job.lane, Job.payload, Job.attempts, Job.claim)
        .execution_options(synchronize_session=False)
    )
    with write():
        taken = [Claimed._make(row) for row in session.execute(take)]
    return sorted(taken, key=attrgetter("id"))


def renew(name: str, ids: Iterable[int], lease: timedelta) -> None:
    with write():
        held = Job.id.in_(list(ids)) & (Job.claim == name)
        session.execute(update(Job).where(held).values(due_at=clock.now() + lease))


def give_back(name: str, ids: Iterable[int]) -> None:
    """Let others have at once what this worker holds and will not begin any more."""
    with write():
        held = Job.id.in_(list(ids)) & (Job.claim == name)
        session.execute(update(Job).where(held).values(due_at=clock.now(), claim=None))


def is_held(job: Claimed) -> bool:
    """Whether it is still ours: a worker whose clock is ahead may have taken what waited here for a thread."""
    claim = session.scalar(select(Job.claim).where(Job.id == job.id))
    session.rollback()
    return claim == job.claim


def end(job: Claimed) -> bool:
    """Remove a finished job inside the running transaction; False if the lease ran out and another worker has it."""
    result = session.execute(delete(Job).where(Job.id == job.id, Job.claim == job.claim))
    return isinstance(result, CursorResult) and result.rowcount == 1


def due_sweeps(name: str) -> list[Callable[[], None]]:
    """The sweeps that are due, moved on to their next time so that no other worker does them as well."""
    known: dict[str, datetime] = {row.name: row.due_at for row in session.scalars(select(Sweep))}
    now = clock.now()
    due = sorted(sweep for sweep in sweeps if known.get(sweep, now) <= now)
    session.rollback()
    taken = _move_on(due, now) if due else []
    return [sweeps[sweep][1] for sweep in sweeps if sweep in taken]


def _move_on(due: list[str], now: datetime) -> list[str]:
    """Those of `due` that no other worker has moved on meanwhile: one statement, in the same order for every worker."""
    rows = [{"name": sweep, "due_at": now + sweeps[sweep][0]} for sweep in due]
    table = cast(Table, Sweep.__table__)
    with write():
        return add_or_change(
            table, rows, keys=["name"], change=lambda new: {"due_at": new.due_at}, where=table.c.due_at <= now
        )


def beat(name: str) -> None:
    with write():
        session.merge(WorkerBeat(worker=name, seen_at=clock.now()))
        session.execute(delete(WorkerBeat).where(WorkerBeat.seen_at < clock.now() - timedelta(days=1)))
