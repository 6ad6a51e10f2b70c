"""Runs the migrations on the app's own database; called by Flask-Migrate inside an app context."""

from __future__ import annotations

from alembic import context
from flask import current_app

from forum.db import Base, db, is_postgres
from forum.db.engine import WRITE

LOCK = 7_234_501


def migrate() -> None:
    options = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as plain:
        # On SQLite the write lock, on PostgreSQL an advisory one: two processes that start at once migrate once.
        connection = plain.execution_options(**{WRITE: True})
        with connection.begin():
            if is_postgres():
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            context.configure(
                connection=connection, target_metadata=Base.metadata, transaction_per_migration=False, **options
            )
            context.run_migrations()


migrate()
