from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forum import clock
from forum.db import session
from forum.jobs.models import Job

Payload = dict[str, Any]
Task = Callable[[Payload], None]
Ending = Callable[[], None]
Errand = Callable[[Payload], Ending | None]


@dataclass(frozen=True)
class Handler:
    run: Callable[[Payload], Any]
    leaves_the_house: bool


handlers: dict[str, Handler] = {}
sweeps: dict[str, tuple[timedelta, Callable[[], None]]] = {}


def task(kind: str) -> Callable[[Task], Task]:
    """Register work on rows only: it runs inside the one transaction that also ends its job, so exactly once."""

    def register(run: Task) -> Task:
        _register(kind, Handler(run, leaves_the_house=False))
        return run

    return register


def errand(kind: str) -> Callable[[Errand], Errand]:
    """Register work that talks to the network: it runs with no transaction open.

    What it returns is called inside the transaction that ends the job. A crash between the two repeats
    the errand, so this is the one place where something can be told twice, and nothing can get lost.
    """

    def register(run: Errand) -> Errand:
        _register(kind, Handler(run, leaves_the_house=True))
        return run

    return register


def every(interval: timedelta) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a sweep: it runs about that often on one of the workers, and must change nothing when run twice."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        sweeps[f"{run.__module__}.{run.__name__}"] = (interval, run)
        return run

    return register


def promise(kind: str, payload: Payload, *, at: datetime | None = None, lane: str = "") -> Job:
    """Add a job to the running transaction: it exists exactly if what caused it does."""
    now = clock.now()
    job = Job(kind=kind, lane=lane[:120], payload=payload, due_at=at or now, created_at=now, attempts=0, error="")
    session.add(job)
    return job


def _register(kind: str, handler: Handler) -> None:
    if kind in handlers:
        raise ValueError(f"there are two handlers of the name {kind!r}, and one of them would never run")
    handlers[kind] = handler
