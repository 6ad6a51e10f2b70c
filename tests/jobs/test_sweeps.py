from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from forum.db import session, write
from forum.jobs import Worker, alive, every
from forum.jobs.claiming import due_sweeps
from forum.web import option, set_option
from tests.threads import together

Workers = Callable[..., Worker]


def test_a_sweep_is_done_by_one_of_many_also_the_very_first_time(app: Flask) -> None:
    """Two workers that start at once on an empty table both find no row."""
    taken: list[int] = []

    @every(timedelta(minutes=1))
    def sweep() -> None: ...

    together(app, 6, lambda number: taken.extend([number] * len(due_sweeps(f"worker-{number}"))))
    assert len(taken) == 1


def test_a_sweep_comes_again_after_its_time_and_not_before(worker: Workers, later: Callable[..., None]) -> None:
    done: list[int] = []

    @every(timedelta(minutes=1))
    def sweep() -> None:
        done.append(1)

    for seconds, expected in [(0, 1), (30, 1), (31, 2), (1, 2), (3600, 3)]:
        later(seconds=seconds)
        worker().run(until_idle=True)
        assert len(done) == expected


def test_a_sweep_that_fails_stops_neither_the_others_nor_the_worker(worker: Workers) -> None:
    @every(timedelta(minutes=1))
    def breaks() -> None:
        with write():
            set_option("broken", True)
            session.flush()
            raise RuntimeError("no")

    @every(timedelta(minutes=1))
    def works() -> None:
        with write():
            set_option("works", True)

    worker().run(until_idle=True)
    session.rollback()
    assert option("broken") is None
    assert option("works") is True


def test_the_panel_knows_whether_any_worker_lives(app: Flask, worker: Workers, later: Callable[..., None]) -> None:
    assert session.scalar(alive()) is None
    worker().run(until_idle=True)
    later(seconds=90)
    assert session.scalar(alive()) is not None
    later(seconds=60)
    assert session.scalar(alive()) is None
