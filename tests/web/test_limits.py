from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.app import create_app
from forum.db import db, session, write
from forum.pages import Site
from forum.refused import Refused
from forum.web import limit
from forum.web.limits import Limit, forget_old_limits
from tests.visiting import Visitor

HOUR = timedelta(hours=1)


def once(who: str = "10.0.0.0/24", most: int = 3) -> None:
    with write():
        limit("ask", who, most=most, within=HOUR)


def test_one_too_many_is_refused_with_when_to_come_back(app: Flask, later: Callable[..., None]) -> None:
    for _ in range(3):
        once()
    with pytest.raises(Refused, match=r"in \d+ minutes") as refusal:
        once()
    assert refusal.value.status == 429


def test_others_are_not_held_up(app: Flask) -> None:
    for _ in range(3):
        once()
    once("10.0.1.0/24")


def test_being_refused_does_not_lengthen_the_wait(app: Flask, later: Callable[..., None]) -> None:
    for _ in range(3):
        once()
    for _ in range(10):
        with pytest.raises(Refused):
            once()
    assert session.scalars(select(Limit.count)).one() == 3
    later(hours=1)
    once()


def test_the_table_holds_no_addresses_and_forgets(app: Flask, later: Callable[..., None]) -> None:
    once("bob@example.org")
    assert "bob" not in session.scalars(select(Limit.name)).one()
    later(days=3)
    forget_old_limits()
    assert session.scalars(select(Limit)).all() == []


def test_a_limit_holds_over_all_processes_of_one_database(app: Flask, site: Site, later: Callable[..., None]) -> None:
    """Twenty questions an hour from one network, sent in turn to two applications that know nothing of each other."""
    settings = app.config["FORUM"].model_copy(update={"database": app.config["SQLALCHEMY_DATABASE_URI"]})
    other = create_app(settings)
    codes = []
    for number in range(22):
        with (other if number % 2 else app).app_context():
            form = {
                "title": f"Question {number}",
                "body": "Text",
                "name": "Bob",
                "email": f"bob{number}@example.org",
                "page": "https://docs.example.com/guide/install",
            }
            codes.append(Visitor(other if number % 2 else app).post("/ask", form).status_code)
    with other.app_context():
        db.engine.dispose()
    assert codes == [303] * 20 + [422, 422] or codes == [303] * 20 + [429, 429]
