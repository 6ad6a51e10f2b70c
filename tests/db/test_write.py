from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from forum.db import session, write, writing
from forum.web import Option, option, set_option
from tests.threads import together


def test_writes_do_not_nest(app: Flask) -> None:
    with write(), pytest.raises(RuntimeError, match="does not nest"), write():
        pass
    assert not writing()


def test_a_refused_nesting_leaves_the_outer_write_whole(app: Flask) -> None:
    with write():
        set_option("kept", 1)
        with pytest.raises(RuntimeError), write():
            pass
        assert writing()
    session.expire_all()
    assert option("kept") == 1


def test_an_error_undoes_everything_and_the_next_write_works(app: Flask) -> None:
    with pytest.raises(KeyboardInterrupt), write():
        interrupted()
    assert option("lost") is None
    with write():
        set_option("kept", 1)
    assert option("kept") == 1


def test_what_was_read_before_is_read_again_inside(app: Flask) -> None:
    with write():
        set_option("count", 1)
    mine = session.get_one(Option, "count")
    together(app, 1, lambda _number: change("count", 5))
    with write():
        assert mine.value == 5


def test_four_hundred_changes_by_eight_at_once_lose_nothing(app: Flask) -> None:
    """Each reads before it writes, which plain SQLite sessions answer with "database is locked"."""
    with write():
        set_option("count", 0)

    def count(_number: int) -> None:
        for _ in range(50):
            _ = session.scalar(select(Option.value).where(Option.name == "count"))
            with write():
                row = session.get_one(Option, "count", with_for_update=True)
                row.value = row.value + 1

    together(app, 8, count)
    assert option("count") == 400


def interrupted() -> None:
    set_option("lost", 1)
    session.flush()
    raise KeyboardInterrupt


def change(name: str, value: int) -> None:
    with write():
        set_option(name, value)
