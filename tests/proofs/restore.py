"""Backs up under load and restores on both databases and across: nothing halved, every row equal.

Options: --seconds N of writing around each backup (default 6), --threads N of writers (default 4).
"""

from __future__ import annotations

import argparse
import logging
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import flask_migrate
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import exists, func, select

from forum import questions
from forum.accounts import User
from forum.app import create_app
from forum.cli.backups import backup, restore
from forum.config import Settings
from forum.db import db, session, write
from forum.pages import Page, find_or_make_page, identity_on
from forum.questions import Answer, Question
from tests import people as persons
from tests.backups.rows import every_row
from tests.databases import KINDS, postgres_server
from tests.fresh import another_database

SECRET = SecretStr("a secret of at least thirty-two letters")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove restore")
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args(arguments)
    logging.disable(logging.INFO)
    wrong = 0
    with postgres_server() as address, tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            wrong += _prove(kind, address, Path(folder) / kind, options.seconds, options.threads)
    return 1 if wrong else 0


def _prove(kind: str, address: str, folder: Path, seconds: float, threads: int) -> int:
    """One installation, saved while it is written to and once more when all is still."""
    folder.mkdir()
    with _installation(kind, address, folder / "data") as app:
        page = _furnish(app)
        with _writers(app, page, threads) as count:
            time.sleep(seconds / 2)
            began = time.monotonic()
            _run(app, backup, folder / "busy")
            took = time.monotonic() - began
            time.sleep(seconds / 2)
        _say(f"{kind}: {count()} threads written by {threads} writers, saved in {took:.2f} s meanwhile")
        _run(app, backup, folder / "still")
        whole = every_row()
    return sum(_restored(kind, other, address, folder, whole) for other in KINDS)


def _restored(kind: str, other: str, address: str, folder: Path, whole: dict[str, list[list[object]]]) -> int:
    found = []
    for name in ("busy", "still"):
        with _installation(other, address, folder / f"{other}-{name}", empty=True) as app:
            began = time.monotonic()
            _run(app, restore, folder / name)
            took = time.monotonic() - began
            rows = every_row()
            halves = _halves()
            lost = [table for table in whole if not _among(rows[table], whole[table])] if name == "busy" else []
            equal = name == "busy" or rows == whole
            found.append(halves + len(_frozen(lost)) + (not equal))
            _say(
                f"  {kind} -> {other}, {name}: {sum(map(len, rows.values()))} rows in {took:.2f} s, halved: {halves}, "
                f"not of the original: {_frozen(lost) or 'none'}, equal: {equal}, "
                f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
            )
    return sum(found)


def _frozen(tables: list[str]) -> list[str]:
    """Tables whose rows are added and never changed: what was saved of them must still be there."""
    return [table for table in tables if table in {"question", "answer", "fact", "shown_on"}]


def _among(some: list[list[object]], all_of_them: list[list[object]]) -> bool:
    known = {repr(row) for row in all_of_them}
    return all(repr(row) in known for row in some)


def _halves() -> int:
    """Each transaction writes a thread and its answer; one without the other would be half of it."""
    answered = exists().where(Answer.question_id == Question.id)
    return session.scalar(select(func.count()).select_from(Question).where(~answered)) or 0


@contextmanager
def _installation(kind: str, address: str, folder: Path, *, empty: bool = False) -> Iterator[Flask]:
    with ExitStack() as stack:
        database = stack.enter_context(another_database(address)) if kind == "postgresql" else ""
        app = create_app(Settings(secret=SECRET, data=str(folder), database=database, url="http://forum.test"))
        with app.app_context():
            if not empty:
                flask_migrate.upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()


def _furnish(app: Flask) -> int:
    with write():
        site = persons.make_site()
        people = persons.make()
        page = find_or_make_page(site, identity_on(site, "https://docs.example.com/guide"), "Guide")
        session.flush()
        number = page.id
        assert people.visitor.id
    session.remove()
    return number


@contextmanager
def _writers(app: Flask, page: int, threads: int) -> Iterator[Callable[[], int]]:
    ended, written = threading.Event(), [0] * threads

    def work(number: int) -> None:
        with app.app_context():
            asker = select(User).where(User.email == "vera@example.org")
            while not ended.is_set():
                with write():
                    where, by = session.get_one(Page, page), session.scalars(asker).one()
                    made = questions.ask(
                        where, f"Question {written[number]} of {number}", f"Text {written[number]} 🦉\n" * 40, by=by
                    )
                    questions.answer(made, f"It is so {written[number]}.\n" * 20, by=by)
                written[number] += 1
            session.remove()

    running = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    try:
        yield lambda: sum(written)
    finally:
        ended.set()
        for thread in running:
            thread.join()


def _run(app: Flask, command: object, file: Path) -> None:
    session.remove()
    result = app.test_cli_runner().invoke(command, [str(file)])
    session.remove()
    assert result.exit_code == 0, result.output


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
