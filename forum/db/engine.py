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
from sqlalchemy.exc import DBAPIError, DisconnectionError, InternalError, OperationalError
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
LOWER = "lower_of_every_letter"
"""What SQLite's own `lower` is for English letters alone."""
PATIENCE = 10_000
"""Milliseconds that a writer waits for another."""
AWAY = (OperationalError, InternalError)
"""The database did not answer, or could not: also what PostgreSQL calls its own, such as a file that cannot grow.
Nothing that was asked was wrong, and it may be asked again."""
RESTED = 1.0
"""Seconds after which a connection that was not used is asked whether it still lives."""


def open_database(app: Flask, settings: Settings) -> None:
    """Bind the app to its database; SQLite gets WAL, foreign keys and explicit transactions."""
    folder = Path(settings.data).resolve()
    url = settings.database or f"sqlite:///{folder / 'docside.db'}"
    if url.startswith("sqlite"):
        folder.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {"connect_args": {"isolation_level": None, "timeout": PATIENCE / 1000}}
    else:
        options = {
            # What only reads needs no transaction: each statement sees what was committed when it began either way,
            # and BEGIN and ROLLBACK are two more ways to the server. Upon a ROLLBACK the driver forgets what it has
            # prepared besides, and the server would plan each page's statements anew. `write()` asks for one; a
            # change outside of it is refused.
            "isolation_level": "AUTOCOMMIT",
            "pool_size": settings.worker_threads + 1,
            "pool_use_lifo": True,  # the one that was used last has prepared what is asked most, and needs no asking
            "connect_args": {"connect_timeout": 10},
        }
    # Errors end up in logs, and parameters are what people wrote.
    options["hide_parameters"] = True
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    app.teardown_appcontext(_let_go)  # after that of the library, and so run before it
    with app.app_context():
        if is_postgres():
            _prepare_postgres(db.engine)
            _ask_whether_it_lives(db.engine)
            _plan_for_its_words(db.engine)
        else:
            _prepare_sqlite(db.engine)


def _let_go(_error: BaseException | None) -> None:
    """The answer is made, and must not be lost because the connection it was made with went meanwhile: what is open
    is rolled back, and if that cannot be, thrown away. What was read is let go as it is: a rollback by itself would
    first forget the columns of each row, for readers who do not come."""
    if session.registry.has():
        try:
            session.close()
        except DBAPIError:
            session().invalidate()


def is_postgres() -> bool:
    return db.engine.dialect.name == "postgresql"


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def pragmas(connection: sqlite3.Connection, record: object) -> None:
        # What a commit returned from is on the disk, as on PostgreSQL: a power cut must not take back a question whose
        # mails have left.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={PATIENCE}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function(LOWER, 1, lambda text: text and str(text).lower(), deterministic=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver's own BEGIN comes late and deferred: two readers that both go on to write would then
        # fail with "database is locked" whatever the timeout. A writer takes its place in the queue at once.
        if connection.get_execution_options().get(WRITE):
            _wait_for_its_turn(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _wait_for_its_turn(connection: Connection) -> None:
    """SQLite by itself asks for the lock after ever longer sleeps, at last of a tenth of a second: it lies free while
    all sleep, and whoever came last has it first. Asked each millisecond, it is never free for longer."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    until = time.monotonic() + PATIENCE / 1000
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while not _begun(driver) and time.monotonic() < until:
            time.sleep(0.001)
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last time, with the error as it is
    finally:
        driver.execute(f"PRAGMA busy_timeout={PATIENCE}")


def _begun(driver: sqlite3.Connection) -> bool:
    """False while another writes; what else is wrong with the database is said by the next statement."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY
    return True


def _prepare_postgres(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def settings(connection: Any, record: object) -> None:
        # Not as options of the connection, which older poolers refuse.
        waiting = "SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'"
        outside, connection.autocommit = connection.autocommit, True
        connection.execute(f"SET default_transaction_read_only = on; {waiting}")
        connection.autocommit = outside


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


def _plan_for_its_words(engine: Engine) -> None:
    """A plan that is kept knows no words: it would be the same for rare and common ones, and bad for one of them."""

    @event.listens_for(engine, "do_execute")
    def execute(cursor: Any, statement: str, parameters: Any, context: object) -> bool | None:
        if "to_tsquery(" not in statement:
            return None
        cursor.execute(statement, parameters, prepare=False)
        return True
