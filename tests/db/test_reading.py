"""What only reads: its statements are planned once, and it changes nothing."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Executable, select, text, update
from sqlalchemy.exc import DBAPIError

from forum.accounts import User
from forum.db import db, is_postgres, session
from tests.people import People

PREPARED = text("SELECT statement FROM pg_prepared_statements")


def name_of(user: User) -> str | None:
    session.rollback()
    return session.scalar(select(User.name).where(User.id == user.id))


def test_what_is_asked_over_and_over_is_not_planned_anew_each_time(app: Flask, people: People) -> None:
    if not is_postgres():
        pytest.skip("SQLite keeps what it has prepared by itself")
    for _time in range(8):
        name_of(people.visitor)
    assert any('"user".name' in statement for statement in session.scalars(PREPARED))


@pytest.mark.parametrize(
    "change",
    [
        update(User).values(name="Changed"),
        text("""UPDATE "user" SET name = 'Changed'"""),
        text("""WITH it AS (SELECT 1) UPDATE "user" SET name = 'Changed'"""),
    ],
    ids=["built", "written", "with"],
)
@pytest.mark.parametrize("end", [session.rollback, session.remove], ids=["rolled back", "left"])
def test_a_change_outside_of_a_write_is_refused_or_gone(people: People, change: Executable, end: Any) -> None:
    user, name = people.visitor, people.visitor.name
    number = user.id
    session.scalar(select(User.name).where(User.id == number))
    with pytest.raises(DBAPIError, match="read-only") if is_postgres() else nullcontext():
        session.execute(change)
        session.scalar(select(User.name).where(User.id == number))
    end()
    assert session.scalar(select(User.name).where(User.id == number)) == name


def test_reading_goes_on_after_a_question_that_failed(people: People) -> None:
    session.scalar(select(User.name))
    with pytest.raises(DBAPIError):
        session.execute(text("SELECT nothing FROM nowhere"))
    assert name_of(people.visitor) == people.visitor.name


def test_a_connection_is_set_up_without_a_word_that_poolers_refuse(app: Flask) -> None:
    """PgBouncer up to 1.19 does not take `options` with a connection."""
    if not is_postgres():
        pytest.skip("SQLite has no server")
    _args, given = db.engine.dialect.create_connect_args(db.engine.url)
    assert "options" not in given
    assert [session.scalar(text(f"SHOW {name}")) for name in ("lock_timeout", "default_transaction_read_only")] == [
        "10s",
        "on",
    ]
