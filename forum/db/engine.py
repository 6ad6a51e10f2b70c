from __future__ import annotations

import sqlite3
import time
from math import inf
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import scoped_session
from sqlalchemy.pool import ConnectionPoolEntry

from forum.config import Settings
from forum.db.base import Base

db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"expire_on_commit": False},
)
session: scoped_session[Session] = db.session

WRITE = "docside_write"
RESTED = 1.0
"""Seconds after which a connection that was not used is asked whether it still lives."""


def open_database(app: Flask, settings: Settings) -> None:
    """Bind the app to its database; SQLite gets WAL, foreign keys and explicit transactions."""
    folder = Path(settings.data).resolve()
    url = settings.database or f"sqlite:///{folder / 'docside.db'}"
    if url.startswith("sqlite"):
        folder.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {"connect_args": {"isolation_level": None, "timeout": 10}}
    else:
        options = {
            # What only reads needs no transaction: each statement sees what was committed when it began either way,
            # and BEGIN and ROLLBACK are two more ways to the server. Upon a ROLLBACK the driver forgets what it has
            # prepared besides, and the server would plan each page's statements anew. `write()` asks for one; a
            # change outside of it is refused.
            "isolation_level": "AUTOCOMMIT",
            "pool_size": settings.worker_threads + 1,
            "pool_use_lifo": True,  # the one that was used last has prepared what is asked most, and needs no asking
            "connect_args": {
                "connect_timeout": 10,
                "options": "-c default_transaction_read_only=on -c lock_timeout=10000 "
                "-c idle_in_transaction_session_timeout=60000",
            },
        }
    # Errors end up in logs, and parameters are what people wrote.
    options["hide_parameters"] = True
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    app.teardown_appcontext(_let_go)  # after that of the library, and so run before it
    with app.app_context():
        if is_postgres():
            _ask_whether_it_lives(db.engine)
        else:
            _prepare_sqlite(db.engine)


def _let_go(_error: BaseException | None) -> None:
    """The answer is made, and must not be lost because the connection it was made with went meanwhile: what is open
    is rolled back, and if that cannot be, thrown away."""
    if session.registry.has():
        try:
            session.rollback()
        except DBAPIError:
            session().invalidate()


def is_postgres() -> bool:
    return db.engine.dialect.name == "postgresql"


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def pragmas(connection: sqlite3.Connection, record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver's own BEGIN comes late and deferred: two readers that both go on to write would then
        # fail with "database is locked" whatever the timeout. A writer takes its place in the queue at once.
        immediate = connection.get_execution_options().get(WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def as_writer() -> dict[str, Any]:
    """The options of a connection that changes something."""
    on_postgres = {"isolation_level": "READ COMMITTED", "postgresql_readonly": False}
    return {WRITE: True} | (on_postgres if is_postgres() else {})


def _ask_whether_it_lives(engine: Engine) -> None:
    """A server that was restarted has left dead connections in the pool. SQLAlchemy's own ping asks each time, which
    costs every request a way to the server; what was used a moment ago is not asked."""

    @event.listens_for(engine, "checkin")
    def rest(connection: object, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def wake(connection: Any, record: ConnectionPoolEntry, proxy: object) -> None:
        if time.monotonic() - record.info.get("rests_since", inf) < RESTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error
