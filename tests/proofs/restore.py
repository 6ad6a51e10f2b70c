"""Backs up under load and restores on both databases and across: nothing halved, every row equal.

Options: --seconds N of writing around each backup (default 6), --threads N of writers (default 4).
"""

from __future__ import annotations

import argparse
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import exists, func, select

from forum import questions
from forum.accounts import User
from forum.cli.backups import backup, restore
from forum.db import session, write
from forum.pages import Page, find_or_make_page, identity_on
from forum.questions import Answer, Question
from tests import people as persons
from tests.backups.rows import every_row
from tests.databases import KINDS
from tests.proofs._installations import Ground, ground, say


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove restore")
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args(arguments)
    with ground() as here:
        wrong = sum(_prove(here, kind, options.seconds, options.threads) for kind in KINDS)
    return 1 if wrong else 0


def _prove(here: Ground, kind: str, seconds: float, threads: int) -> int:
    """One installation, saved while it is written to and once more when all is still."""
    saved = here.folder / f"saved-{kind}"
    saved.mkdir()
    with here.installation(kind) as app:
        page = _furnish(app)
        with _writers(app, page, threads) as count:
            time.sleep(seconds / 2)
            began = time.monotonic()
            _run(app, backup, saved / "busy")
            took = time.monotonic() - began
            time.sleep(seconds / 2)
        say(f"{kind}: {count()} threads written by {threads} writers, saved in {took:.2f} s meanwhile")
        _run(app, backup, saved / "still")
        whole = every_row()
    return sum(_restored(here, kind, other, saved, whole) for other in KINDS)


def _restored(here: Ground, kind: str, other: str, saved: Path, whole: dict[str, list[list[object]]]) -> int:
    found = []
    for name in ("busy", "still"):
        with here.installation(other, f"{kind}-{other}-{name}", empty=True) as app:
            began = time.monotonic()
            _run(app, restore, saved / name)
            took = time.monotonic() - began
            rows = every_row()
            halves = _halves()
            lost = [table for table in whole if not _among(rows[table], whole[table])] if name == "busy" else []
            equal = name == "busy" or rows == whole
            found.append(halves + len(_frozen(lost)) + (not equal))
            say(
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
