"""Installations of their own for a proof, on either database, gone when it ends."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from pydantic import SecretStr

from forum.app import create_app
from forum.config import Settings
from forum.db import db, session
from tests.databases import KINDS, postgres_server
from tests.fresh import another_database, kept_database

SECRET = SecretStr("a secret of at least thirty-two letters")


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


class Ground:
    """A folder, and a PostgreSQL server that starts when it is first needed. What is `kept` is there the next time."""

    def __init__(self, folder: Path, servers: ExitStack, *, kept: bool) -> None:
        self.folder = folder
        self._servers = servers
        self._kept = kept
        self._address = ""

    @contextmanager
    def installation(self, kind: str, name: str = "", *, empty: bool = False, **settings: Any) -> Iterator[Flask]:
        """One with this `name`, inside its application; `empty` has no tables yet."""
        with ExitStack() as stack:
            database = self._database(stack, name) if kind == "postgresql" else ""
            given = {"url": "http://forum.test", **settings}
            app = create_app(
                Settings(secret=SECRET, data=str(self.folder / (name or kind)), database=database, **given)
            )
            with app.app_context():
                if not empty:
                    flask_migrate.upgrade()
                yield app
                session.remove()
                db.engine.dispose()

    def _database(self, stack: ExitStack, name: str) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        server = str(self.folder / "server") if self._kept else ""
        self._address = self._address or self._servers.enter_context(postgres_server(server))
        if self._kept:
            return kept_database(self._address, name) if name else self._address
        return stack.enter_context(another_database(self._address))


@contextmanager
def ground(kept: str = "") -> Iterator[Ground]:
    """For a proof that needs several installations, or others than one on each database."""
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        yield Ground(Path(kept or folder).resolve(), servers, kept=bool(kept))


def installations(only: str = "", *, kept: str = "", **settings: Any) -> Iterator[tuple[str, Flask]]:
    """One after the other, on each database whose name contains `only`; in the folder `kept`, if one is given."""
    with ground(kept) as here:
        for kind in [kind for kind in KINDS if only in kind]:
            with here.installation(kind, **settings) as app:
                yield kind, app
