from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum.db import session, write
from forum.jobs import Worker, promise
from forum.jobs.promise import handlers, sweeps


@pytest.fixture(autouse=True)
def own_handlers() -> Iterator[None]:
    """What a test registers is forgotten with it; the product's own sweeps rest, so that they cost no time."""
    before, resting = dict(handlers), dict(sweeps)
    sweeps.clear()
    yield
    handlers.clear()
    handlers.update(before)
    sweeps.clear()
    sweeps.update(resting)


@pytest.fixture
def promised(app: Flask) -> Callable[..., int]:
    """`promised("kind", what="hello")` is the number of a job that is due."""

    def make(kind: str, **payload: Any) -> int:
        with write():
            job = promise(kind, payload)
        return job.id

    return make


@pytest.fixture
def worker(app: Flask) -> Callable[..., Worker]:
    """`worker()` is one that was not started; `worker(lease=0.3)` holds its jobs for that many seconds."""

    def make(*, threads: int = 2, lease: float = 60) -> Worker:
        session.rollback()
        return Worker(app, threads=threads, lease=timedelta(seconds=lease), pause=0.01)

    return make


@pytest.fixture
def started() -> Iterator[Callable[[Worker], threading.Thread]]:
    """Let a worker run beside the test; it is stopped at the end."""
    running: list[tuple[Worker, threading.Thread]] = []

    def start(worker: Worker) -> threading.Thread:
        thread = threading.Thread(target=worker.run)
        running.append((worker, thread))
        thread.start()
        return thread

    yield start
    for worker, thread in running:
        worker.stop()
        thread.join()
