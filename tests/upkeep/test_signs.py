"""Addresses for machines: they say one word, cost next to nothing and give nothing away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import text

from forum import clock
from forum.db import as_writer, db, session, write
from forum.jobs.models import WorkerBeat
from forum.web import sign
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def test_health_asks_nothing_of_the_database(app: Flask, visit: Visit, statements: Callable[[], Any]) -> None:
    with statements() as said:
        answer = visit().get("/health")
    assert (answer.status_code, answer.text, len(said)) == (200, "alive\n", 0)
    assert answer.headers["Cache-Control"] == "no-store"


def test_ready_takes_one_statement_and_two_with_the_worker(
    app: Flask, visit: Visit, statements: Callable[[], Any]
) -> None:
    visitor = visit()
    with statements() as said:
        assert visitor.get("/ready").text == "ready\n"
    assert len(said) == 1
    with statements() as said:
        answer = visitor.get("/ready?worker")
    assert (answer.status_code, answer.text, len(said)) == (503, "worker\n", 2)
    with write():
        session.add(WorkerBeat(worker="one", seen_at=clock.now()))
    assert visitor.get("/ready?worker").status_code == 200


def test_a_database_of_another_version_is_not_ready(app: Flask, visit: Visit) -> None:
    visitor = visit()
    revision = _set_revision("0000")
    try:
        answer = visitor.get("/ready")
    finally:
        _set_revision(revision)
    assert (answer.status_code, answer.text) == (503, "migrations\n")


def test_an_address_that_asks_how_it_arrives_is_answered_to_us_only(app: Flask, visit: Visit) -> None:
    visitor = visit()
    assert visitor.get("/echo/anything").status_code == 404
    assert visitor.get(f"/echo/{sign('stamp', 'x')}").status_code == 404
    answer = visitor.get(f"/echo/{sign('echo', 'x')}", headers={"X-Forwarded-For": "192.0.2.1"})
    assert answer.status_code == 200
    assert "127.0.0.1" not in answer.text


def _set_revision(number: str) -> str:
    with db.engine.execution_options(**as_writer()).begin() as connection:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})
    return str(found)
