from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import scoped_session

from forum.config import Settings
from forum.db.base import Base

db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"expire_on_commit": False},
)
session: scoped_session[Session] = db.session

WRITE = "docside_write"


def open_database(app: Flask, settings: Settings) -> None:
    """Bind the app to its database; SQLite gets WAL, foreign keys and explicit transactions."""
    folder = Path(settings.data).resolve()
    url = settings.database or f"sqlite:///{folder / 'docside.db'}"
    if url.startswith("sqlite"):
        folder.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {"connect_args": {"isolation_level": None, "timeout": 10}}
    else:
        options = {
            "pool_pre_ping": True,
            "pool_size": settings.worker_threads + 1,
            "connect_args": {
                "connect_timeout": 10,
                "options": "-c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000",
            },
        }
    # Errors end up in logs, and parameters are what people wrote.
    options["hide_parameters"] = True
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        if not is_postgres():
            _prepare_sqlite(db.engine)


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
