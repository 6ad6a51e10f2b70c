"""A database of one's own beside the shared one, empty or as a copy."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import Connection, make_url, text

from forum.app import create_app
from forum.config import Settings
from forum.db import Base, db


@contextmanager
def another_database(address: str, *, like: str = "") -> Iterator[str]:
    """The address of a new database on the server of `address`; `like` names one nobody is connected to."""
    url = make_url(address)
    here = url.set(drivername="postgresql").render_as_string(hide_password=False)
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(here, autocommit=True) as server:
        server.execute(f'CREATE DATABASE {name} TEMPLATE "{like or "template0"}"'.encode())
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(here, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def empty_app(kind: str, apps: Callable[[str], Flask], folder: Path, settings: Settings) -> Iterator[Flask]:
    """An application on a database without any table; `apps` is the fixture that knows the server."""
    if kind == "sqlite":
        yield from _opened(settings.model_copy(update={"data": str(folder), "database": ""}))
        return
    with another_database(apps(kind).config["FORUM"].database) as address:
        yield from _opened(settings.model_copy(update={"data": str(folder), "database": address}))


def _opened(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def empty() -> None:
    """Every row of every table is gone, the sealed ones too."""
    tables = [table.name for table in Base.metadata.sorted_tables]
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text("; ".join(f'DELETE FROM "{name}"' for name in tables)))
            return
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        with _without_triggers(connection):
            for name in tables:
                connection.execute(text(f'DELETE FROM "{name}"'))


@contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    """What is sealed cannot be deleted, which is right everywhere but here. The triggers of the index of words stay."""
    sealed = connection.scalar(text("SELECT 1 FROM seal LIMIT 1"))
    triggers = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('fact', 'seal')")
    kept = connection.execute(triggers).all() if sealed else []
    for name, _sql in kept:
        connection.execute(text(f'DROP TRIGGER "{name}"'))
    yield
    for _name, sql in kept:
        connection.execute(text(sql))
