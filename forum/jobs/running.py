from __future__ import annotations

import logging

from sqlalchemy import update

from forum import clock
from forum.db import session, write
from forum.jobs.claiming import end
from forum.jobs.models import Job
from forum.jobs.promise import Handler, handlers
from forum.jobs.retry import ATTEMPTS, backoff

log = logging.getLogger("forum.jobs")


class _LeaseLost(Exception):
    """Another worker has the job by now; whatever this one did inside the transaction is undone."""


def run(job: Job) -> None:
    """Do one claimed job to its end: done and gone, or put back with its error for a later try."""
    handler = handlers.get(job.kind)
    try:
        if handler is None:
            raise LookupError(f"no handler for {job.kind!r}; it was made by another version of Docside")
        _finish(job, handler)
    except _LeaseLost:
        log.warning("job %s (%s) was taken over by another worker", job.id, job.kind)
    except Exception as error:
        log.exception("job %s (%s) failed", job.id, job.kind)
        _put_back(job, error)


def _finish(job: Job, handler: Handler) -> None:
    ending = handler.run(job.payload) if handler.leaves_the_house else None
    session.rollback()
    with write():
        if not end(job):
            raise _LeaseLost
        if not handler.leaves_the_house:
            handler.run(job.payload)
        elif ending is not None:
            ending()


def _put_back(job: Job, error: Exception) -> None:
    now, attempts = clock.now(), job.attempts + 1
    values = {"attempts": attempts, "error": f"{type(error).__name__}: {error}"[:2000], "claim": None}
    if attempts >= ATTEMPTS:
        values |= {"failed_at": now}
    with write():
        session.execute(
            update(Job).where(Job.id == job.id, Job.claim == job.claim).values(**values, due_at=now + backoff(attempts))
        )
