from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Table, func, select
from sqlalchemy.exc import IntegrityError

from forum.db import add_once, add_unless_there, count_up, session, write
from forum.following import Mute
from forum.web import Option, option, set_option
from forum.web.limits import Limit
from tests.people import People
from tests.threads import together

WINDOW = datetime(2026, 7, 1, tzinfo=UTC)
LIMITS = cast(Table, Limit.__table__)


def test_the_second_of_two_is_told_so_and_changes_nothing(app: Flask) -> None:
    with write():
        assert add_once(Option(name="a", value=1))
        assert not add_once(Option(name="a", value=2))
        set_option("b", 3)
    session.expire_all()
    assert (option("a"), option("b")) == (1, 3)


def test_of_eight_at_once_one_adds_it(app: Flask) -> None:
    added: list[bool] = []

    def add(_number: int) -> None:
        with write():
            added.append(add_once(Option(name="a", value=1)))

    together(app, 8, add)
    assert added.count(True) == 1
    assert len(added) == 8


def test_what_cannot_be_stored_for_another_reason_raises(app: Flask) -> None:
    with pytest.raises(IntegrityError), write():
        add_once(Mute(user_id=999, subject="question:1", created_at=WINDOW))


def test_a_broken_row_that_waited_before_is_not_taken_for_it(app: Flask, people: People) -> None:
    with write():
        session.add(Option(name="a", value=1))
    waiting = Option(name="a", value=2)
    with pytest.raises(IntegrityError), write():
        add_once_beside(waiting)


def add_once_beside(waiting: Option) -> None:
    session.add(waiting)
    add_once(Option(name="fresh", value=1))


def test_counting_up_makes_the_row_and_returns_the_new_count(app: Flask) -> None:
    keys = {"name": "ask", "window": WINDOW}
    with write():
        assert [count_up(LIMITS, keys, "count") for _ in range(3)] == [1, 2, 3]
        assert count_up(LIMITS, keys, "count", by=10) == 13
        assert count_up(LIMITS, {"name": "other", "window": WINDOW}, "count") == 1


def test_no_count_is_lost_between_eight_at_once(app: Flask) -> None:
    def count(_number: int) -> None:
        for _ in range(20):
            with write():
                count_up(LIMITS, {"name": "ask", "window": WINDOW}, "count")

    together(app, 8, count)
    assert session.scalar(select(func.sum(Limit.count))) == 160


def test_what_is_there_already_stays_as_it_is_and_any_other_trouble_is_told(app: Flask) -> None:
    table = cast(Table, Option.__table__)
    with write():
        add_unless_there(table, {"name": "a", "value": 1})
        add_unless_there(table, {"name": "a", "value": 2})
    assert option("a") == 1
    with pytest.raises(IntegrityError), write():
        add_unless_there(table, {"name": None, "value": 1})
