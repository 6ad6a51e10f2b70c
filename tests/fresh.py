"""A database of one's own beside the shared one, empty or as a copy."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from itertools import compress
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, make_url, text

from forum.app import create_app
from forum.config import Settings
from forum.db import Base, as_writer, db


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


def kept_database(address: str, name: str) -> str:
    """The address of the database of this name on the server of `address`, made if it is not there yet."""
    url = make_url(address)
    here = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(here, autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            server.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
    return url.set(database=name).render_as_string(hide_password=False)


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
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def empty() -> None:
    """Every row of every table is gone, the sealed ones too. Most tests write to a few tables of very many."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            with connection.execution_options(**as_writer()).begin():
                _delete_there(connection)
            return
        # Else each row that goes is looked for in every table that may point at it. Not possible in a transaction.
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                _delete_here(connection)
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _delete_there(connection: Connection) -> None:
    if filled := _filled(connection):
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("; ".join(f'DELETE FROM "{name}"' for name in filled))


def _delete_here(connection: Connection) -> None:
    filled = _filled(connection)
    with _without_triggers(connection) if "seal" in filled else nullcontext():
        for name in filled:
            connection.exec_driver_sql(f'DELETE FROM "{name}"')


@contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    """What is sealed cannot be deleted, which is right everywhere but here. The triggers of the index of words stay."""
    triggers = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('fact', 'seal')")
    kept = connection.execute(triggers).all()
    for name, _sql in kept:
        connection.execute(text(f'DROP TRIGGER "{name}"'))
    yield
    for _name, sql in kept:
        connection.execute(text(sql))


def _filled(connection: Connection) -> list[str]:
    """The tables that hold anything, whoever wrote it, asked in one statement."""
    names, statement = _which_hold_anything()
    return list(compress(names, connection.exec_driver_sql(statement).one()))


@cache
def _which_hold_anything() -> tuple[list[str], str]:
    names = [table.name for table in Base.metadata.sorted_tables]
    return names, "SELECT " + ", ".join(f'EXISTS (SELECT 1 FROM "{name}")' for name in names)
