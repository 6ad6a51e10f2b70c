from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
from pathlib import Path

import flask_migrate

from forum import config
from forum.app import create_app
from forum.db import db
from forum.demo import PEOPLE, move_documentation, seed
from forum.serving import Told, granian, is_free, keep, python, stop_all

HOST = "127.0.0.1"


def run(port: int, data: str, *, meaning: bool) -> int:
    """Make the demo if it is not there yet, serve it and its documentation, and say where."""
    for number in (port, port + 1):
        if not is_free(HOST, number):
            print(f"Port {number} is taken. Choose two free ones: --port N uses N and N+1.", file=sys.stderr)
            return 1
    forum_url, docs_url = f"http://{HOST}:{port}", f"http://localhost:{port + 1}"
    os.environ.update(_environment(forum_url, docs_url, data, meaning))
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="docside-") as folder:
        # Loading the application takes as long as making its database, so both happen at once.
        prepared = Path(folder, "prepared")
        os.environ["DOCSIDE_AFTER"] = str(prepared)
        children = [
            granian("forum.app.wsgi:door", HOST, port),
            granian("forum.manual.wsgi:door", HOST, port + 1),
        ]
        try:
            _prepare(Path(data), docs_url)
        except BaseException:
            stop_all(children)
            raise
        prepared.touch()
        children.append(python("-m", "forum", "worker"))
        if meaning:
            children.append(python("-m", "forum", "meaning"))
        _say(forum_url, docs_url, meaning)
        return keep(children, Told())


def _environment(forum_url: str, docs_url: str, data: str, meaning: bool) -> dict[str, str]:
    return {
        "FORUM_URL": forum_url,
        "FORUM_DATA": data,
        "FORUM_DATABASE": "",
        "FORUM_DEMO": "true",
        "FORUM_MEANING": str(meaning).lower(),
        "FORUM_DELIVER": "log",
        "FORUM_MAIL_FROM": "Docside demo <forum@docside.example>",
        "FORUM_REPLY_MAIL_SECONDS": os.environ.get("FORUM_REPLY_MAIL_SECONDS", "15"),
        "DOCSIDE_DEMO_FORUM": forum_url,
        "DOCSIDE_DEMO_DOCS": docs_url,
    }


def _prepare(folder: Path, docs_url: str) -> None:
    """Build the database under another name and move it into place when it is whole, so that a demo stopped
    half-way starts from nothing instead of from a half."""
    folder.mkdir(parents=True, exist_ok=True)
    finished = folder / "docside.db"
    if not finished.exists():
        building = folder / "building.db"
        for left in folder.glob("building.db*"):
            left.unlink()
        app = create_app(config.load(database=f"sqlite:///{building.resolve()}"))
        with app.app_context():
            _bring_up_to_date()
            seed(docs_url)
            with db.engine.connect() as connection:
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
        building.rename(finished)
        return
    app = create_app(config.load())
    with app.app_context():
        _bring_up_to_date()
        move_documentation(docs_url)
        db.engine.dispose()


def _bring_up_to_date() -> None:
    """Whoever tries a demo has not asked for a migration, and reads where it stands instead."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    flask_migrate.upgrade()


def _say(forum_url: str, docs_url: str, meaning: bool) -> None:
    lines = [
        "",
        f"  Documentation   {docs_url}/        each page ends with its questions",
        f"  Forum           {forum_url}/",
        f"  Mails and pings {forum_url}/demo/outbox",
        "",
        f"  Sign in as any of these by a button on {forum_url}/demo/ (or by the code from the outbox):",
        *(f"    {person.key:<10} {person.name:<16} {person.email:<26} {person.who}" for person in PEOPLE),
        "",
        "  Suggestions while typing go by words"
        + (" and by meaning." if meaning else "; with --meaning also by meaning."),
        "  Ctrl-C stops it.",
        "",
    ]
    print("\n".join(lines), flush=True)
