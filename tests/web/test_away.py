"""A database that goes in the middle of a request: a calm sentence, when to come back, and no state left behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import InternalError, OperationalError

from forum.db import as_writer, db, session
from forum.web.errors import database_away
from tests.visiting import Visitor


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_connection_that_goes_when_the_answer_is_made_takes_the_answer_not_with_it(app: Flask) -> None:
    with app.app_context():
        here = session.connection(execution_options=as_writer()).scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as another:
            another.execute(text("SELECT pg_terminate_backend(:here, 5000)"), {"here": here})
    assert session.scalar(text("SELECT 1")) == 1


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)  # SQLite is a file, and no connection ends
def test_a_connection_that_is_gone_ends_in_a_sentence_and_not_in_another_error(app: Flask) -> None:
    with app.test_request_context("/"):
        app.preprocess_request()
        here = session.connection(execution_options=as_writer()).scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as another:
            another.execute(text("SELECT pg_terminate_backend(:here, 5000)"), {"here": here})
        answer = database_away(OperationalError("COMMIT", {}, Exception("gone")))
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert session.scalar(text("SELECT 1")) == 1


def test_what_the_database_calls_its_own_error_is_none_of_ours_and_is_to_be_sent_again(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As PostgreSQL says it when a file of its cannot grow."""
    full = InternalError("INSERT", {}, Exception("could not extend file: File too large"))

    def breaks(*_given: object, **_more: object) -> None:
        raise full

    monkeypatch.setitem(app.view_functions, "accounts.post_sign_in", breaks)
    answer = visit().post("/sign-in", {"email": "vera@example.org", "name": "Vera"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "Vera" in answer.text
