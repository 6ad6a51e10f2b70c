from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.db import session, write, writing
from forum.events import Fact, FactRow, later, listeners, on, record
from forum.events.facts import kinds
from forum.events.listening import afterwards, at_once
from forum.jobs import Job, Worker
from forum.jobs.promise import handlers
from forum.web import option, set_option
from tests.threads import together


@dataclass(frozen=True)
class KettleBoiled(Fact):
    kettle_id: int
    by_id: int
    degrees: int = 100


@pytest.fixture(autouse=True)
def own_listeners() -> Iterator[None]:
    before = dict(handlers)
    yield
    handlers.clear()
    handlers.update(before)
    at_once.pop(KettleBoiled, None)
    afterwards.pop(KettleBoiled, None)
    kinds.pop("KettleBoiled", None)


def test_a_fact_is_recorded_inside_write_only(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside write"):
        record(KettleBoiled(1, 2))


def test_the_log_says_what_it_is_about_and_who_did_it(app: Flask) -> None:
    with write():
        record(KettleBoiled(7, 3))
    row = session.scalars(select(FactRow)).one()
    assert (row.name, row.subject, row.actor_id) == ("KettleBoiled", "kettle:7", 3)
    assert KettleBoiled.from_payload(row.payload) == KettleBoiled(7, 3)


def test_who_hears_it_at_once_is_inside_the_same_transaction(app: Flask) -> None:
    @on(KettleBoiled)
    def pour(fact: KettleBoiled) -> None:
        set_option("poured", [fact.kettle_id, writing()])

    with write():
        record(KettleBoiled(7, 3))
    session.rollback()
    assert option("poured") == [7, True]


def test_a_rollback_leaves_nothing_to_announce(app: Flask) -> None:
    @on(KettleBoiled)
    def pour(fact: KettleBoiled) -> None:
        set_option("poured", True)

    @later(KettleBoiled)
    def drink(fact: KettleBoiled) -> None: ...

    def boil_and_fail() -> None:
        record(KettleBoiled(7, 3))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), write():
        boil_and_fail()
    counts = [session.scalar(select(func.count()).select_from(table)) for table in (FactRow, Job)]
    assert counts == [0, 0]
    assert option("poured") is None


def test_a_listener_that_fails_takes_the_fact_with_it(app: Flask) -> None:
    @on(KettleBoiled)
    def spill(fact: KettleBoiled) -> None:
        raise ValueError("hot")

    with pytest.raises(ValueError, match="hot"), write():
        record(KettleBoiled(7, 3))
    assert session.scalar(select(func.count()).select_from(FactRow)) == 0


def test_each_later_listener_hears_it_exactly_once_in_a_transaction_of_its_own(
    app: Flask, run_jobs: Callable[[], None]
) -> None:
    heard: list[tuple[str, Any]] = []

    @later(KettleBoiled)
    def drink(fact: KettleBoiled) -> None:
        heard.append(("drink", fact))
        raise ValueError("still too hot")

    @later(KettleBoiled)
    def wash_up(fact: KettleBoiled) -> None:
        assert writing()
        heard.append(("wash up", fact))

    with write():
        record(KettleBoiled(7, 3))
    assert heard == []
    run_jobs()
    run_jobs()
    assert sorted(heard) == [("drink", KettleBoiled(7, 3)), ("wash up", KettleBoiled(7, 3))]
    assert [job.kind for job in session.scalars(select(Job))] == ["tests.drink(KettleBoiled)"]


def test_many_workers_still_hear_it_once(app: Flask) -> None:
    @later(KettleBoiled)
    def count(fact: KettleBoiled) -> None:
        set_option(f"heard-{fact.kettle_id}", 1 + (option(f"heard-{fact.kettle_id}") or 0))

    with write():
        for number in range(30):
            record(KettleBoiled(number, 3))
    together(app, 3, lambda _: Worker(app, threads=1, lease=timedelta(seconds=60)).run(until_idle=True))
    assert session.scalar(select(func.count()).select_from(Job)) == 0
    assert [option(f"heard-{number}") for number in range(30)] == [1] * 30


def test_the_command_line_lists_who_hears_what(app: Flask) -> None:
    heard = listeners()["QuestionAsked"]
    assert any("notifications" in listener for listener in heard[0] + heard[1])


def test_no_fact_of_the_product_carries_text_or_addresses() -> None:
    """Facts stay when a person is erased: numbers, yes or no, and words of a short fixed list."""
    loose = {
        f"{name}.{field.name}"
        for name, kind in kinds.items()
        if kind.__module__.startswith("forum.")
        for field in fields(kind)
        if str(field.type) not in {"int", "bool", "int | None"}
    }
    assert loose <= {
        "AccountConnected.provider",
        "AccountDisconnected.provider",
        "AnswerFound.kind",
        "DecisionMade.kind",
        "DecisionUndone.kind",
        "HeroNamed.monday",
        "PowerGranted.power",
        "PowerTakenAway.power",
        "RoleGranted.role",
        "RoleTakenAway.role",
        "RulesChanged.name",
        "TicketOpened.why",
    }
