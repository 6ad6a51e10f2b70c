"""How long a whole suggestion takes among many threads, by words alone and with meaning, on both databases.

Options: --threads N (default 100,000), --rounds N, --only WORD for one database. The vectors are made up; the encoder
is a process, as it is beside a forum, and its answer waited for.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import flask_migrate
import numpy as np
from pydantic import SecretStr
from sqlalchemy import insert, select, text

from forum import meaning
from forum.app import create_app
from forum.config import Settings
from forum.db import db, session, write
from forum.pages import Page, find_or_make_page, identity_on
from forum.questions import Question, ShownOn
from forum.search import fill_up, learn_to_spell
from forum.suggestions import suggest
from tests import people as persons
from tests.databases import KINDS, postgres_server
from tests.fresh import another_database
from tests.proofs.search import SECRET, Words, _insert, _question

AIM, BATCH = 80, 5000


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove suggest")
    parser.add_argument("--threads", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    logging.disable(logging.INFO)
    good = True
    with ExitStack() as servers, tempfile.TemporaryDirectory() as folder:
        for kind in [kind for kind in KINDS if options.only in kind]:
            address = servers.enter_context(postgres_server()) if kind == "postgresql" else ""
            good = _prove(kind, address, Path(folder) / kind, options) and good
    return 0 if good else 1


def _prove(kind: str, address: str, folder: Path, options: argparse.Namespace) -> bool:
    with ExitStack() as stack:
        database = stack.enter_context(another_database(address)) if address else ""
        settings = Settings(secret=SECRET, data=str(folder), database=database, meaning=True, deliver="log")
        stack.enter_context(create_app(settings).app_context())
        flask_migrate.upgrade()
        page_id, typed = _fill(options.threads, options.rounds)
        page = session.get_one(Page, page_id)
        alone = _milliseconds(typed, lambda title: suggest(title, viewer=None, page=page, patience=0))
        with _encoder(folder, database, SECRET, options.threads):
            both = _milliseconds(typed, lambda title: suggest(title, viewer=None, page=page, patience=5))
        _say(
            f"{kind}: {options.threads} threads, a whole suggestion: {both:.0f} ms (aim {AIM}), words alone {alone:.0f}"
        )
        session.remove()
        db.engine.dispose()
    return both <= AIM


def _fill(count: int, rounds: int) -> tuple[int, list[str]]:
    chance, words = random.Random(3), Words()
    with write():
        people, site = persons.make(), persons.make_site()
        page = find_or_make_page(site, identity_on(site, "https://docs.example.com/guide"), "Guide")
        author, site_id, page_id = people.visitor.id, site.id, page.id
    rows = [_question(n, count, site_id, author, words, chance) for n in range(1, count + 1)]
    titles = [row["title"] for row in chance.sample(rows, rounds)]
    _insert(Question.__table__, iter(rows))
    _insert(ShownOn.__table__, ({"question_id": n, "page_id": page_id} for n in range(1, count + 1)))
    fill_up()
    learn_to_spell()
    _make_up_vectors(count)
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    return page_id, titles


def _make_up_vectors(count: int) -> None:
    chance = np.random.default_rng(5)
    for start in range(1, count + 1, BATCH):
        numbers = range(start, min(start + BATCH, count + 1))
        made = chance.standard_normal((len(numbers), 384), dtype=np.float32)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        rows = [
            {"kind": "thread", "subject_id": number, "digest": "made up", "data": vector.astype(np.float16).tobytes()}
            for number, vector in zip(numbers, made, strict=True)
        ]
        with write():
            session.execute(insert(meaning.Vector), rows)


@contextmanager
def _encoder(folder: Path, database: str, secret: SecretStr, vectors: int) -> Iterator[None]:
    assert session.scalar(select(meaning.Vector.id).limit(1))
    session.rollback()
    environment = {
        "FORUM_DATA": str(folder), "FORUM_DATABASE": database, "FORUM_SECRET": secret.get_secret_value(),
        "FORUM_MEANING": "true",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "forum", "meaning"], env={**os.environ, **environment})
    try:
        while process.poll() is None:
            with suppress(meaning.Away):
                if meaning.kept() >= vectors:
                    break
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


def _milliseconds(typed: list[str], ask: Callable[[str], object]) -> float:
    took = []
    for title in typed:
        began = time.perf_counter()
        ask(title)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
