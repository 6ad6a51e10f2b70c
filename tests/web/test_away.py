"""A database that goes in the middle of a request: a calm sentence, when to come back, and no state left behind."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from forum.db import as_writer, db, session
from forum.web.errors import database_away


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
