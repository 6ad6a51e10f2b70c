"""A database of one's own beside the shared one, empty or as a copy."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import make_url

from forum.app import create_app
from forum.config import Settings
from forum.db import db


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
