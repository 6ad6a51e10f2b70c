from __future__ import annotations

import logging
import time
from collections.abc import Callable

from sqlalchemy import update

from forum import clock
from forum.db import AWAY, session, write
from forum.jobs.claiming import Claimed, end, is_held
from forum.jobs.models import Job
from forum.jobs.promise import Handler, handlers
from forum.jobs.retry import ATTEMPTS, backoff

log = logging.getLogger("forum.jobs")

NOTED_AGAIN = (0.5, 1, 2, *[5] * 120)  # seconds between attempts; who is away for ten minutes needs a person


class _LeaseLost(Exception):
    """Another worker has the job by now; whatever this one did inside the transaction is undone."""


def run(job: Claimed, *, stopping: Callable[[], bool] = lambda: False) -> None:
    """Do one claimed job to its end: done and gone, or put back with its error for a later try.

    What has left the house is noted as soon as the database takes it, and not sent again because of that: until then
    this thread lets nothing else leave. It gives up when the worker is `stopping`."""
    handler = handlers.get(job.kind)
    try:
        if handler is None:
            raise LookupError(f"no handler for {job.kind!r}; it was made by another version of Docside")
        _finish(job, handler, stopping)
    except _LeaseLost:
        log.warning("job %s (%s) was taken over by another worker", job.id, job.kind)
    except Exception as error:
        log.exception("job %s (%s) failed", job.id, job.kind)
        _put_back(job, error)


def _finish(job: Claimed, handler: Handler, stopping: Callable[[], bool]) -> None:
    if handler.leaves_the_house and not is_held(job):
        raise _LeaseLost
    ending = handler.run(job.payload) if handler.leaves_the_house else None
    session.rollback()
    for pause in NOTED_AGAIN if handler.leaves_the_house else ():
        try:
            return _note(job, handler, ending)
        except AWAY:
            if stopping():
                raise
            log.exception("job %s (%s) is done and could not be noted; trying again", job.id, job.kind)
            session.rollback()
            time.sleep(pause)
    return _note(job, handler, ending)


def _note(job: Claimed, handler: Handler, ending: Callable[[], None] | None) -> None:
    with write():
        if not end(job):
            raise _LeaseLost
        if not handler.leaves_the_house:
            handler.run(job.payload)
        elif ending is not None:
            ending()


def _put_back(job: Claimed, error: Exception) -> None:
    now, attempts = clock.now(), job.attempts + 1
    values = {"attempts": attempts, "error": f"{type(error).__name__}: {error}"[:2000], "claim": None}
    if attempts >= ATTEMPTS:
        values |= {"failed_at": now}
    with write():
        session.execute(
            update(Job).where(Job.id == job.id, Job.claim == job.claim).values(**values, due_at=now + backoff(attempts))
        )
