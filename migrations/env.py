"""Runs the migrations on the app's own database; called by Flask-Migrate inside an app context."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from forum.db import Base, as_writer, db, is_postgres

LOCK = 7_234_501


def migrate() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        # A restore: its transaction goes on when we are done.
        run(given)
        return
    with db.engine.connect() as plain:
        # On SQLite the write lock, on PostgreSQL an advisory one: two processes that start at once migrate once.
        connection = plain.execution_options(**as_writer())
        with connection.begin():
            run(connection)


def run(connection: Connection) -> None:
    options = current_app.extensions["migrate"].configure_args
    if is_postgres():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=False, **options)
    context.run_migrations()


migrate()
