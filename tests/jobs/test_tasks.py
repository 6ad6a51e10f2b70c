from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import clock
from forum.db import session, write
from forum.jobs import Job, Worker, backoff, failed, promise, task
from forum.jobs.retry import ATTEMPTS
from forum.web import Option, option, set_option

Promised = Callable[..., int]
Workers = Callable[..., Worker]


def add_one(name: str) -> None:
    row = session.get(Option, name, with_for_update=True)
    set_option(name, 1 + (row.value if row else 0))


def open_jobs() -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Job)) or 0


def test_a_promise_exists_exactly_if_what_caused_it_does(app: Flask) -> None:
    def promise_and_fail() -> None:
        promise("nothing", {})
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), write():
        promise_and_fail()
    assert open_jobs() == 0


def test_two_hundred_tasks_run_exactly_once_with_four_workers(app: Flask, worker: Workers) -> None:
    @task("test.count")
    def count(payload: dict[str, Any]) -> None:
        add_one(f"job-{payload['number']}")

    with write():
        for number in range(200):
            promise("test.count", {"number": number})
    threads = [threading.Thread(target=worker().run, kwargs={"until_idle": True}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert open_jobs() == 0
    assert session.scalars(select(Option.value)).all() == [1] * 200


def test_a_task_that_fails_half_way_leaves_nothing_and_is_tried_again_later(
    promised: Promised, worker: Workers, later: Callable[..., None]
) -> None:
    fails = [True]

    @task("test.half")
    def half(payload: dict[str, Any]) -> None:
        add_one("halves")
        session.flush()
        if fails:
            raise RuntimeError("the second half is missing")
        add_one("wholes")

    job = promised("test.half")
    worker().run(until_idle=True)
    session.rollback()
    assert option("halves") is None
    kept = session.get_one(Job, job)
    assert kept.attempts == 1
    assert kept.error == "RuntimeError: the second half is missing"
    assert kept.due_at == clock.now() + backoff(1)
    fails.clear()
    later(seconds=4)
    worker().run(until_idle=True)
    assert option("wholes") is None
    later(seconds=2)
    worker().run(until_idle=True)
    session.rollback()
    assert (option("halves"), option("wholes"), open_jobs()) == (1, 1, 0)


def test_what_fails_to_the_end_stays_visible_and_is_not_tried_again(
    promised: Promised, worker: Workers, later: Callable[..., None]
) -> None:
    tried = []

    @task("test.never")
    def never(payload: dict[str, Any]) -> None:
        tried.append(1)
        raise RuntimeError("no")

    job = promised("test.never")
    for _ in range(ATTEMPTS + 3):
        worker().run(until_idle=True)
        later(hours=1)
    assert len(tried) == ATTEMPTS
    assert [kept.id for kept in session.scalars(failed())] == [job]


def test_waits_grow_from_seconds_to_an_hour() -> None:
    waits = [backoff(attempt).total_seconds() for attempt in range(1, 13)]
    assert waits[:4] == [5, 10, 20, 40]
    assert waits == sorted(waits)
    assert waits[-1] == 3600


def test_a_job_of_another_version_waits_instead_of_getting_lost(promised: Promised, worker: Workers) -> None:
    job = promised("test.of_tomorrow")
    worker().run(until_idle=True)
    session.rollback()
    assert "another version" in session.get_one(Job, job).error


def test_a_job_for_later_waits_for_its_moment(app: Flask, worker: Workers, later: Callable[..., None]) -> None:
    @task("test.later")
    def run(payload: dict[str, Any]) -> None:
        add_one("done")

    with write():
        promise("test.later", {}, at=clock.now() + backoff(3))
    worker().run(until_idle=True)
    assert option("done") is None
    later(seconds=20)
    worker().run(until_idle=True)
    session.rollback()
    assert option("done") == 1


def test_two_handlers_of_one_name_are_refused() -> None:
    @task("test.twice")
    def first(payload: dict[str, Any]) -> None: ...

    with pytest.raises(ValueError, match="two handlers"):
        task("test.twice")(first)
