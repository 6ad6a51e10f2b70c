from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
import flask_migrate
from flask import Flask

from forum import config, meaning, suggestions
from forum.app import create_app
from forum.db import db, session

PATIENCE = 600


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--database", default="", help="An empty PostgreSQL database to do it in; otherwise SQLite.")
def similar(file: Path, database: str) -> None:
    """Ask the questions of FILE in other words, and print how often the right thread comes first.

    FILE is a JSON list of threads with id, question, answers and paraphrases; a thread without paraphrases is only
    there to be mistaken for another. By words alone, and together with meaning if its model is installed.
    """
    by_meaning = meaning.is_installed()
    with tempfile.TemporaryDirectory() as folder:
        address = database or f"sqlite:///{Path(folder, 'evaluation.db')}"
        app = create_app(config.load(data=folder, database=address, meaning=by_meaning, deliver="log"))
        with app.app_context():
            logging.getLogger("alembic").setLevel(logging.WARNING)  # a database that is thrown away
            flask_migrate.upgrade()
            try:
                cases = suggestions.read_cases(file)
                numbers = suggestions.load_cases(cases)
                with _encoder(app, len(cases) if by_meaning else 0):
                    suggestions.report(cases, numbers, click.echo, by_meaning=by_meaning)
            except suggestions.Unmeasurable as error:
                raise click.ClickException(str(error)) from None
            finally:
                session.rollback()
                db.engine.dispose()
    if not by_meaning:
        click.echo("The model is not installed (requirements-meaning.txt), so this is by words alone.")


@contextmanager
def _encoder(app: Flask, vectors: int) -> Iterator[None]:
    """In a thread of its own; when it begins, it holds all vectors."""
    if not vectors:
        yield
        return
    stopped = threading.Event()
    thread = threading.Thread(target=meaning.serve_meaning, args=(app, stopped))
    session.rollback()
    thread.start()
    try:
        _wait_until(lambda: meaning.kept() >= 0)
        meaning.store_vectors()
        _wait_until(lambda: meaning.kept() >= vectors)
        yield
    finally:
        stopped.set()
        thread.join()


def _wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(meaning.Away):
            if true():
                return
        time.sleep(0.1)
    raise suggestions.Unmeasurable("The encoder did not come.")
