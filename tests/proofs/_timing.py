"""How long something takes: on the clock, and of the processors, which tells also where others use them meanwhile."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from forum.db import is_postgres, session


@dataclass(frozen=True)
class Took:
    """Milliseconds: on the clock in the middle, and of the processors as a mean."""

    wall: float
    busy: float

    def __str__(self) -> str:
        return f"{self.wall:.1f} ms ({self.busy:.1f} of a processor)"


def times(asks: Iterable[Callable[[], object]], *, beside: int = 0) -> Took:
    """Each of them once. Counted are this process, its server process of PostgreSQL, and the process `beside` it."""
    took, before = [], _busy(beside)
    for ask in asks:
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
        session.expunge_all()
    return Took(statistics.median(took), (_busy(beside) - before) / len(took))


def _busy(beside: int) -> float:
    processes = [beside] if beside else []
    if is_postgres():
        connection = session.connection().connection.driver_connection
        assert connection is not None
        processes.append(connection.info.backend_pid)
    return time.process_time() * 1000 + sum(_scheduled(number) for number in processes)


def _scheduled(number: int) -> float:
    """Milliseconds a process has had so far, as Linux counts them; elsewhere nothing is known of others."""
    tasks = Path(f"/proc/{number}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) / 1e6 for task in tasks)
