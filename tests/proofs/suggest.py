"""How long a whole suggestion takes among many threads, by words alone and with meaning, on both databases.

Options: --threads N (default 100,000), --rounds N, --only WORD for one database. The vectors are made up, in clusters;
the encoder is a process, as it is beside a forum, and its answer waited for.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

import numpy as np
from sqlalchemy import insert, select

from forum import clock, meaning
from forum.config import Settings
from forum.db import session, write
from forum.demo.rows import BATCH, Chance, Words, analyse, put_in, question
from forum.pages import Page, find_or_make_page, identity_on
from forum.questions import Question, ShownOn
from forum.search import fill_up, learn_to_spell
from forum.suggestions import suggest
from tests import people as persons
from tests.proofs._installations import SECRET, installations, say
from tests.proofs._timing import times

AIM, SUBJECTS = 80, 1000


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove suggest")
    parser.add_argument("--threads", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    good = True
    for kind, app in installations(options.only, meaning=True, deliver="log"):
        good = _prove(kind, app.config["FORUM"], options) and good
    return 0 if good else 1


def _prove(kind: str, settings: Settings, options: argparse.Namespace) -> bool:
    page_id, typed = _fill(options.threads, options.rounds)
    page = session.get_one(Page, page_id)
    alone = times([partial(suggest, title, viewer=None, page=page, patience=0) for title in typed])
    with _encoder(settings, options.threads) as number:
        both = times([partial(suggest, title, viewer=None, page=page, patience=5) for title in typed], beside=number)
    say(f"{kind}: {options.threads} threads, a whole suggestion: {both}, aim {AIM} ms; words alone: {alone}")
    return both.wall <= AIM


def _fill(count: int, rounds: int) -> tuple[int, list[str]]:
    chance, words = Chance(3), Words()
    with write():
        people, site = persons.make(), persons.make_site()
        page = find_or_make_page(site, identity_on(site, "https://docs.example.com/guide"), "Guide")
        author, site_id, page_id = people.visitor.id, site.id, page.id
    rows = [
        question(n, site_id, author, clock.now(), words.some(chance, 4, 9), words.some(chance, 20, 80),
                 solved_at=clock.now() if n % 2 else None)
        for n in range(1, count + 1)
    ]  # fmt: skip
    titles = [row["title"] for row in chance.sample(rows, rounds)]
    put_in(Question.__table__, iter(rows))
    put_in(ShownOn.__table__, ({"question_id": n, "page_id": page_id} for n in range(1, count + 1)))
    fill_up()
    learn_to_spell()
    _make_up_vectors(count)
    analyse()
    return page_id, titles


def _make_up_vectors(count: int) -> None:
    """Random and in clusters, as subjects are; encoding a hundred thousand titles would take an hour."""
    chance = np.random.default_rng(5)
    subjects = chance.standard_normal((SUBJECTS, 384), dtype=np.float32)
    for start in range(1, count + 1, BATCH):
        numbers = range(start, min(start + BATCH, count + 1))
        made = subjects[chance.integers(SUBJECTS, size=len(numbers))]
        made += chance.standard_normal((len(numbers), 384), dtype=np.float32) * np.float32(0.7)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        rows = [
            {"kind": "thread", "subject_id": number, "digest": "made up", "data": vector.astype(np.float16).tobytes()}
            for number, vector in zip(numbers, made, strict=True)
        ]
        with write():
            session.execute(insert(meaning.Vector), rows)


@contextmanager
def _encoder(settings: Settings, vectors: int) -> Iterator[int]:
    """The number of its process."""
    assert session.scalar(select(meaning.Vector.id).limit(1))
    session.rollback()
    environment = {
        "FORUM_DATA": settings.data, "FORUM_DATABASE": settings.database, "FORUM_MEANING": "true",
        "FORUM_SECRET": SECRET.get_secret_value(),
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "forum", "meaning"], env={**os.environ, **environment})
    try:
        while process.poll() is None:
            with suppress(meaning.Away):
                if meaning.kept() >= vectors:
                    break
            time.sleep(0.2)
        assert process.poll() is None, "the encoder ended by itself"
        yield process.pid
    finally:
        process.terminate()
        process.wait()
