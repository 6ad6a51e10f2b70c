"""Brings in whole sites, out and in again, killed at any statement, and says how fast, on both databases.

Options: --seed N, --kills N for each file (default 4), --records N of the made-up export (default 100000; 0: none),
--cases FOLDER (default: CASES), --only sqlite|postgresql.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select

from forum.channels import Delivery
from forum.db import db, session, write
from forum.events import FactRow
from forum.imports import Imported, ImportRun, RunState, plan_import, run_import
from forum.jobs import Job
from forum.pages import Site
from forum.questions import Question
from forum.search import Document
from forum.support import Ticket
from forum.web import set_option
from tests.imports.made_up import write_made_up
from tests.imports.test_killed import told
from tests.imports.test_round_trip import file_of, start_anew
from tests.people import make_site
from tests.proofs._installations import installations, say

SMALL = 2000
FILES = {
    "coffee": ("stackexchange", "stackexchange/coffee"),
    "conlang-meta": ("stackexchange", "stackexchange/conlang-meta"),
    "disqus": ("disqus", "imports/isso/disqus.xml"), "wordpress": ("wordpress", "imports/isso/wordpress.xml"),
    "isso": ("isso", "imports/isso/generic.json"),
}  # fmt: skip


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove imports")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--cases", default=os.environ.get("CASES", ""))
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore", DeprecationWarning)  # a child that is forked and killed never uses our threads
    wrong = 0
    for kind, app in installations(options.only):
        folder = Path(app.config["FORUM"].data)
        folder.mkdir(parents=True, exist_ok=True)
        say(f"{kind}:")
        for name, (format_, file) in _files(options.cases, folder, options.seed).items():
            wrong += _prove(name, format_, file, folder, random.Random(options.seed), options.kills)
        if options.records:
            _time(write_made_up(folder / "large.jsonl", options.records, options.seed), "json", app)
        if options.cases:
            _time(Path(options.cases) / FILES["coffee"][1], "stackexchange", app)
    say(f"{wrong} wrong")
    return 1 if wrong else 0


def _files(cases: str, folder: Path, seed: int) -> dict[str, tuple[str, Path]]:
    made = {"made up": ("json", write_made_up(folder / "small.jsonl", SMALL, seed))}
    return made | {name: (format_, Path(cases) / file) for name, (format_, file) in FILES.items() if cases}


def _prove(name: str, format_: str, file: Path, folder: Path, dice: random.Random, kills: int) -> int:
    """What was wrong with one file, said and counted."""
    wrong: list[str] = []

    def expect(what: str, right: bool) -> None:
        if not right:
            wrong.append(what)

    statements = _counted(lambda: _bring(format_, file))
    one, rows = file_of(folder, "one.jsonl"), _rows()
    expect("something was told, promised or opened", not any(rows[2:]) and _facts() and _nobody_waits())
    expect("a second time added something", _bring(format_, file).of_all("new") == 0 and _rows() == rows)
    start_anew()
    run = _bring("json", one)
    expect("its export was refused in part", run.of_all("refused") == 0)
    two = file_of(folder, "two.jsonl")
    expect("the export of the export is another one", two.read_bytes() == one.read_bytes())
    start_anew()
    moments = _killed(format_, file, statements, dice, kills)
    expect("killed, it ended otherwise", _rows() == rows and told(file_of(folder, "three.jsonl")) == told(one))
    start_anew()
    said = "; ".join(wrong) or "right"
    say(f"  {name}: {rows[0]} records kept, {statements} statements, killed before {moments}: {said}")
    return len(wrong)


def _bring(format_: str, file: Path) -> ImportRun:
    number = _plan(format_, file)
    run_import(number)
    session.expire_all()
    run = session.get_one(ImportRun, number)
    assert run.state is RunState.DONE, run.problem
    return run


def _plan(format_: str, file: Path) -> int:
    with write():
        site = session.scalar(select(Site).order_by(Site.id).limit(1)) or (make_site() if format_ != "json" else None)
        chosen = site if format_ != "json" else None
        return plan_import(format_, file, name="proof", site=chosen, dry=False, by=None).id


def _counted(work: Callable[[], object]) -> int:
    counted = [0]

    def count(*_given: Any) -> None:
        counted[0] += 1

    event.listen(db.engine, "before_cursor_execute", count)
    work()
    event.remove(db.engine, "before_cursor_execute", count)
    return counted[0]


def _killed(format_: str, file: Path, statements: int, dice: random.Random, kills: int) -> list[int]:
    """Processes that are killed with SIGKILL before a statement, one after the other, and one that is not."""
    number = _plan(format_, file)
    moments = [dice.randrange(1, max(2, statements)) for _ in range(kills)]
    for moment in [*moments, 0]:
        session.remove()
        db.engine.dispose()
        child = os.fork()
        if child == 0:
            _die_at(moment)
            run_import(number)
            os._exit(0)
        os.waitpid(child, 0)
    return moments


def _die_at(moment: int) -> None:
    left = [moment]

    def count(*_given: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(db.engine, "before_cursor_execute", count)


def _rows() -> list[int]:
    tables = (Imported, Document, Delivery, Ticket, Job)
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def _facts() -> bool:
    return set(session.scalars(select(FactRow.name))) <= {"SiteRegistered", "ImportEnded"}


def _nobody_waits() -> bool:
    return not session.scalar(select(func.count()).select_from(Question).where(Question.waiting_since.is_not(None)))


def _time(file: Path, format_: str, app: Flask) -> None:
    """How fast, and how long somebody else waits who writes a row every fifty milliseconds meanwhile."""
    number = _plan(format_, file)
    session.remove()
    db.engine.dispose()
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        _write_meanwhile(writing)
    began, busy = time.monotonic(), time.process_time()
    run_import(number)
    took, busy = time.monotonic() - began, time.process_time() - busy
    os.kill(child, signal.SIGTERM)
    os.waitpid(child, 0)
    waits = sorted(float(line) for line in os.read(reading, 1 << 20).decode().splitlines())
    run = session.get_one(ImportRun, number, populate_existing=True)
    records = sum(sum(counted.values()) for counted in run.counts.values())
    say(f"  {file.name}: {records} records in {took:.1f} s, {records / took:.0f}/s ({records / busy:.0f}/s of its own "
        f"time); another writer: {len(waits)} times, waited {1000 * waits[len(waits) // 2]:.0f} ms in the middle, "
        f"{1000 * waits[-1]:.0f} ms at most")  # fmt: skip
    start_anew()


def _write_meanwhile(writing: int) -> None:
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_given: ended.append(1))
    waits: list[float] = []
    while not ended:
        began = time.monotonic()
        with write():
            set_option("proof", len(waits))
        waits.append(time.monotonic() - began)
        time.sleep(0.05)
    os.write(writing, "\n".join(f"{wait:.4f}" for wait in waits[-6000:]).encode())
    os._exit(0)
