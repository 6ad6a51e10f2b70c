"""How fast promised work is taken from the outbox, by one worker and by four."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert

from bench.installations import Installation
from forum import clock
from forum.db import session, write
from forum.jobs.claiming import claim
from forum.jobs.models import Job

JOBS, LEASE = 20_000, timedelta(minutes=10)


@dataclass(frozen=True)
class Taken:
    """Jobs a second; `twice` is how many more were taken than there were."""

    one: float
    four: float
    twice: int

    @property
    def each(self) -> float:
        """Milliseconds for a job, with one worker."""
        return 1000 / self.one

    @property
    def share(self) -> float:
        return self.four / self.one


def taken(here: Installation) -> Taken:
    one, _count = _drained(here, 1)
    four, count = _drained(here, 4)
    return Taken(one, four, count - JOBS)


def _drained(here: Installation, workers: int) -> tuple[float, int]:
    _promise()
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.outbox", f"worker-{n}"],
            env=os.environ | here.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(workers)
    ]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()  # it is ready
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    found = [json.loads(process.communicate()[0]) for process in running]
    with write():
        session.execute(delete(Job).where(Job.kind == "bench"))
    began, ended = min(one["began"] for one in found), max(one["ended"] for one in found)
    return JOBS / (ended - began), sum(one["count"] for one in found)


def _promise() -> None:
    """Only these are due, so that nothing else is taken."""
    now = clock.now()
    with write():
        session.execute(delete(Job))
        session.execute(
            insert(Job),
            [{"kind": "bench", "payload": {"n": n}, "due_at": now, "created_at": now, "lane": ""} for n in range(JOBS)],
        )


def _work(name: str) -> None:
    from forum.app import create_app  # noqa: PLC0415 - only what runs as a worker of its own is an application

    with create_app().app_context():
        print("ready", flush=True)  # noqa: T201
        sys.stdin.readline()
        began, count, ended = time.time(), 0, time.time()
        while jobs := claim(name, LEASE):
            count, ended = count + len(jobs), time.time()
        print(json.dumps({"began": began, "ended": ended, "count": count}), flush=True)  # noqa: T201


if __name__ == "__main__":
    _work(sys.argv[1])
