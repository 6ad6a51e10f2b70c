from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Label, Select, func, select

from forum import clock
from forum.jobs.models import Job, WorkerBeat

SILENCE = timedelta(minutes=2)
LATE = timedelta(minutes=5)


def failed() -> Select[Job]:
    """Jobs that were tried to the end and gave up; they stay until somebody retries or removes them."""
    return select(Job).where(Job.failed_at.is_not(None)).order_by(Job.failed_at.desc())


def alive() -> Select[datetime]:
    """The last sign of life of any worker within two minutes; no row means that no worker runs."""
    return select(WorkerBeat.seen_at).where(WorkerBeat.seen_at > clock.now() - SILENCE).limit(1)


def standing() -> Select[int, int, int]:
    """One row with how many jobs `failed`, are `due`, and are `overdue`: due for more than five minutes."""
    open_ = Job.failed_at.is_(None)
    return select(
        _count("failed", Job.failed_at.is_not(None)),
        _count("due", open_, Job.due_at <= clock.now()),
        _count("overdue", open_, Job.due_at <= clock.now() - LATE),
    )


def count_open(kind: str) -> Select[int]:
    """How many of a kind are promised and neither done nor given up."""
    return select(func.count()).select_from(Job).where(Job.failed_at.is_(None), Job.kind == kind)


def _count(name: str, *conditions: ColumnElement[bool]) -> Label[int]:
    """Apart from the others: so each reads its part of an index, and what is promised for later costs nothing."""
    return select(func.count()).select_from(Job).where(*conditions).scalar_subquery().label(name)


def workers_alive() -> Select[int]:
    return select(func.count()).select_from(WorkerBeat).where(WorkerBeat.seen_at > clock.now() - SILENCE)
