from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select, text, update

from forum import clock
from forum.db import db, session, write, writing
from forum.jobs import Job, Worker, errand, promise
from forum.web import option, set_option

Promised = Callable[..., int]
Workers = Callable[..., Worker]
Start = Callable[[Worker], threading.Thread]


def until(condition: Callable[[], bool], seconds: float = 8) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        session.rollback()
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_an_errand_runs_without_a_transaction_and_ends_in_the_one_that_removes_its_job(
    promised: Promised, worker: Workers
) -> None:
    seen: list[bool] = []

    @errand("test.send")
    def send(payload: dict[str, Any]) -> Callable[[], None]:
        seen.append(writing() or session().in_transaction())

        def ending() -> None:
            seen.append(writing())
            set_option("sent", payload["what"])

        return ending

    job = promised("test.send", what="hello")
    worker().run(until_idle=True)
    session.rollback()
    assert seen == [False, True]
    assert option("sent") == "hello"
    assert session.get(Job, job) is None


def test_an_ending_that_fails_keeps_the_job_and_leaves_nothing(promised: Promised, worker: Workers) -> None:
    @errand("test.send")
    def send(payload: dict[str, Any]) -> Callable[[], None]:
        def ending() -> None:
            set_option("sent", True)
            session.flush()
            raise RuntimeError("no")

        return ending

    job = promised("test.send")
    worker().run(until_idle=True)
    session.rollback()
    assert option("sent") is None
    assert session.get_one(Job, job).attempts == 1


GOES_AWAY = {"sqlite": "SELECT * FROM nowhere", "postgresql": "SELECT pg_terminate_backend(pg_backend_pid())"}
"""What the driver calls an error of operation: the table that is not there, and a server that is shut down."""


def test_what_has_left_while_the_database_is_away_is_noted_when_it_is_back_and_leaves_once(
    promised: Promised, worker: Workers
) -> None:
    left: list[str] = []
    tried: list[int] = []

    @errand("test.send")
    def send(payload: dict[str, Any]) -> Callable[[], None]:
        left.append(payload["what"])

        def ending() -> None:
            tried.append(1)
            set_option("sent", payload["what"])
            if len(tried) < 3:
                session.execute(text(GOES_AWAY[db.engine.dialect.name]))

        return ending

    job = promised("test.send", what="hello")
    worker().run(until_idle=True)
    session.rollback()
    assert (left, len(tried)) == (["hello"], 3)
    assert option("sent") == "hello"
    assert session.get(Job, job) is None


def test_who_cannot_note_what_left_stops_all_the_same(promised: Promised, worker: Workers, started: Start) -> None:
    tried = threading.Event()

    @errand("test.send")
    def send(payload: dict[str, Any]) -> Callable[[], None]:
        def ending() -> None:
            tried.set()
            session.execute(text(GOES_AWAY[db.engine.dialect.name]))

        return ending

    job = promised("test.send")
    stopped = worker()
    thread = started(stopped)
    assert tried.wait(8)
    stopped.stop()
    thread.join(8)
    assert not thread.is_alive()
    assert session.get(Job, job) is not None


def test_a_hanging_errand_delays_no_other(promised: Promised, worker: Workers, started: Start) -> None:
    over = threading.Event()

    @errand("test.hang")
    def hang(payload: dict[str, Any]) -> None:
        over.wait(8)

    @errand("test.quick")
    def quick(payload: dict[str, Any]) -> Callable[[], None]:
        return lambda: set_option(f"quick-{payload['number']}", True)

    promised("test.hang")
    for number in range(20):
        promised("test.quick", number=number)
    started(worker(threads=2))
    arrived = until(lambda: all(option(f"quick-{number}") for number in range(20)))
    over.set()
    assert arrived


def test_a_worker_that_lives_keeps_its_jobs_beyond_the_lease(
    promised: Promised, worker: Workers, started: Start
) -> None:
    begun: list[float] = []

    @errand("test.slow")
    def slow(payload: dict[str, Any]) -> Callable[[], None]:
        begun.append(time.monotonic())
        time.sleep(3)
        return lambda: set_option("done", True)

    promised("test.slow")
    started(worker(lease=1.5))
    started(worker(lease=1.5))
    assert until(lambda: bool(option("done")))
    assert len(begun) == 1


def test_the_jobs_of_a_dead_worker_go_to_another_when_the_lease_runs_out(
    promised: Promised, worker: Workers, later: Callable[..., None]
) -> None:
    @errand("test.send")
    def send(payload: dict[str, Any]) -> Callable[[], None]:
        return lambda: set_option("sent", True)

    job = promised("test.send")
    dead = worker(lease=30)
    dead._claim()
    worker().run(until_idle=True)
    session.rollback()
    assert option("sent") is None
    assert session.get_one(Job, job).claim == dead.name
    later(seconds=31)
    worker().run(until_idle=True)
    session.rollback()
    assert option("sent") is True


def test_who_lost_the_lease_cannot_end_the_job_of_the_other(promised: Promised, worker: Workers) -> None:
    """Its errand was done, so it may be told twice; but what the row says is written once."""

    @errand("test.send")
    def send(payload: dict[str, Any]) -> Callable[[], None]:
        take_over(job)
        return lambda: set_option("sent", "by the first")

    job = promised("test.send")
    worker().run(until_idle=True)
    session.rollback()
    assert option("sent") is None
    assert session.get_one(Job, job).claim == "another"


def test_what_another_worker_took_while_it_waited_for_a_thread_does_not_leave_here(
    promised: Promised, worker: Workers
) -> None:
    left: list[int] = []

    @errand("test.send")
    def send(payload: dict[str, Any]) -> None:
        left.append(payload["number"])
        for job in jobs:
            take_over(job)

    jobs = [promised("test.send", number=number) for number in range(5)]
    worker(threads=1).run(until_idle=True)
    assert left == [0]


def take_over(number: int) -> None:
    with write():
        values = {"claim": "another", "due_at": clock.now().replace(year=2200)}
        session.execute(update(Job).where(Job.id == number).values(**values))


def test_stopping_finishes_what_runs_and_gives_back_what_waits(app: Flask, worker: Workers, started: Start) -> None:
    running, go_on = threading.Event(), threading.Event()

    @errand("test.slow")
    def slow(payload: dict[str, Any]) -> Callable[[], None]:
        running.set()
        go_on.wait(8)
        return lambda: set_option(f"done-{payload['number']}", True)

    with write():
        for number in range(5):
            promise("test.slow", {"number": number})
    stopped = worker(threads=1)
    thread = started(stopped)
    assert running.wait(8)
    assert until(lambda: session.scalars(select(Job.claim)).all() == [stopped.name] * 5)
    stopped.stop()
    assert until(lambda: session.scalars(select(Job.claim)).all().count(None) == 4)
    go_on.set()
    thread.join(8)
    session.rollback()
    assert option("done-0") is True
    left = session.scalars(select(Job)).all()
    assert len(left) == 4
    assert all(job.claim is None and job.due_at <= clock.now() for job in left)


def test_a_peer_that_hangs_holds_up_nobody_else(app: Flask, worker: Callable[..., Worker]) -> None:
    """Far more sends to the hanging chat than there are threads, promised first, and one mail behind them."""
    released, mailed = threading.Event(), threading.Event()

    @errand("hang")
    def hang(_payload: dict[str, Any]) -> None:
        released.wait(20)

    @errand("mail")
    def mail(_payload: dict[str, Any]) -> None:
        mailed.set()

    with write():
        for _ in range(40):
            promise("hang", {}, lane="slack chat.example.com")
        promise("mail", {}, lane="mail")
    running = worker(threads=2)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        assert mailed.wait(10)
    finally:
        released.set()
        running.stop()
        thread.join()
