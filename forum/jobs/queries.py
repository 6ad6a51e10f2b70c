from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select

from forum import clock
from forum.jobs.models import Job, WorkerBeat

SILENCE = timedelta(minutes=2)


def failed() -> Select[Job]:
    """Jobs that were tried to the end and gave up; they stay until somebody retries or removes them."""
    return select(Job).where(Job.failed_at.is_not(None)).order_by(Job.failed_at.desc())


def alive() -> Select[datetime]:
    """The last sign of life of any worker within two minutes; no row means that no worker runs."""
    return select(WorkerBeat.seen_at).where(WorkerBeat.seen_at > clock.now() - SILENCE).limit(1)
