"""Options of the installation: read at once, and never older than what was set last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from forum.db import session, write
from forum.web import option, options, set_option
from tests.threads import together


def test_all_are_read_in_one_statement(app: Flask, statements: Callable[[], Any]) -> None:
    with write():
        set_option("a", 1)
        set_option("b", {"c": 2})
    with statements() as seen:
        assert (option("a"), option("b"), option("c", 3)) == (1, {"c": 2}, 3)
        assert options(["a", "c"]) == {"a": 1}
    assert len(seen) == 1


def test_one_that_was_just_set_is_read_as_it_is_and_one_that_was_taken_back_as_it_was(app: Flask) -> None:
    with write():
        set_option("a", 1)
    with write():
        assert option("a") == 1
        set_option("a", 2)
        assert option("a") == 2
        within = session.begin_nested()
        set_option("a", 3)
        assert option("a") == 3
        within.rollback()
        assert option("a") == 2
        session.rollback()
    assert option("a") == 1


def test_what_another_process_set_is_read_in_the_next_transaction(app: Flask) -> None:
    with write():
        set_option("a", 1)
    assert option("a") == 1

    def change(_number: int) -> None:
        with write():
            set_option("a", 2)

    together(app, 1, change)
    session.rollback()
    assert option("a") == 2
