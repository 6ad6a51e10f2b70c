"""Search over many posts, on both databases: known items, common, rare and narrowed words, beside the unbounded query.

Options: --posts N (default 1,000,000, a third of them questions), --rounds N, --only WORD for one database.
"""

from __future__ import annotations

import argparse
import logging
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import flask_migrate
from pydantic import SecretStr
from sqlalchemy import Table, insert, text

from forum import clock
from forum.app import create_app
from forum.config import Settings
from forum.db import best, db, is_postgres, looked_for, session, write
from forum.pages import Page, find_or_make_page, identity_on
from forum.questions import Answer, Question, ShownOn, State
from forum.search import Document, fill_up, find_threads, learn_to_spell
from tests import people as persons
from tests.databases import KINDS, postgres_server
from tests.fresh import another_database

SECRET = SecretStr("a secret of at least thirty-two letters")
VOCABULARY, BATCH, KNOWN = 30_000, 5000, 200
SYLLABLES = [first + then for first in "bcdfghklmnprstvz" for then in ("a", "e", "i", "o", "u", "an", "er", "or")]
Chance = random.Random


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove search")
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
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
        settings = Settings(secret=SECRET, data=str(folder), database=database, url="http://forum.test", deliver="log")
        stack.enter_context(create_app(settings).app_context())
        flask_migrate.upgrade()
        words, titles = Words(), _fill(options.posts)
        _say(f"{kind}: {options.posts} posts")
        for name, query in words.queries.items():
            _measure(name, query, options.rounds)
        found = _known(titles)
        _say(f"  known item in the top ten: {found:.1%} of {KNOWN} old titles")
        session.remove()
        db.engine.dispose()
    return found >= 0.95


def _measure(name: str, query: str, rounds: int) -> None:
    asked = looked_for(_plain(query) + " ")
    whole = _milliseconds(lambda: find_threads(query + " ", viewer=None), rounds)
    inner = _milliseconds(lambda: session.execute(best(Document.__table__, asked)).all(), rounds)  # type: ignore[arg-type]
    bare = _milliseconds(lambda: session.execute(text(_unbounded()), {"words": _plain(query)}).all(), 3)
    hits = session.scalar(text(_counted()), {"words": _plain(query)})
    _say(
        f"  {name:<9} {hits:>8} hits: page {whole:8.1f} ms, ranking alone {inner:8.1f} ms, "
        f"unbounded {bare:8.1f} ms (x{inner / bare:.2f})"
    )


def _plain(query: str) -> str:
    return " ".join(word for word in query.split() if ":" not in word)


def _unbounded() -> str:
    if is_postgres():
        matching = "vector @@ plainto_tsquery('english', :words)"
        rank = "ts_rank(vector, plainto_tsquery('english', :words))"
        return f"SELECT id, {rank} FROM document WHERE {matching} ORDER BY 2 DESC LIMIT 20"
    return "SELECT rowid, bm25(document_fts) FROM document_fts WHERE document_fts MATCH :words ORDER BY 2 LIMIT 20"


def _counted() -> str:
    if is_postgres():
        return "SELECT count(*) FROM document WHERE vector @@ plainto_tsquery('english', :words)"
    return "SELECT count(*) FROM document_fts WHERE document_fts MATCH :words"


def _known(titles: list[tuple[int, str]]) -> float:
    """Titles of the oldest tenth, typed as they are: the thread is among the first ten."""
    found = 0
    for number, title in Chance(7).sample(titles, min(KNOWN, len(titles))):
        hits = find_threads(title + " ", viewer=None).hits[:10]
        found += number in {hit.thread.id for hit in hits}
        session.expunge_all()
    return found / min(KNOWN, len(titles))


class Words:
    """Words as they are in a language: a few in every third text, most in hardly any."""

    def __init__(self) -> None:
        chance = Chance(1)
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            made["".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 4))))] = None
        self.all = list(made)
        self.weights = list(accumulate(1 / (place + 8) for place in range(VOCABULARY)))

    def some(self, chance: Chance, count: int) -> list[str]:
        return chance.choices(self.all, cum_weights=self.weights, k=count)

    @property
    def queries(self) -> dict[str, str]:
        return {
            "common": self.all[0],
            "two": f"{self.all[1]} {self.all[2]}",
            "middle": self.all[300],
            "rare": self.all[20_000],
            "rare two": f"{self.all[9000]} {self.all[1]}",
            "narrowed": f"{self.all[0]} is:solved",
        }


def _fill(posts: int) -> list[tuple[int, str]]:
    """A third are questions; returns numbers and titles of the oldest tenth."""
    began, chance, words = time.monotonic(), Chance(2), Words()
    with write():
        people, site = persons.make(), persons.make_site()
        page: Page = find_or_make_page(site, identity_on(site, "https://docs.example.com/guide"), "Guide")
        author, site_id, page_id = people.visitor.id, site.id, page.id
    count = posts // 3
    asked = [_question(n, count, site_id, author, words, chance) for n in range(1, count + 1)]
    _insert(Question.__table__, iter(asked))
    titles = [(row["id"], row["title"]) for row in asked[: max(1, count // 10)]]
    del asked
    _insert(ShownOn.__table__, ({"question_id": n, "page_id": page_id} for n in range(1, count + 1)))
    _insert(Answer.__table__, (_answer(n, count, author, words, chance) for n in range(1, posts - count + 1)))
    _say(f"  written in {time.monotonic() - began:.0f} s")
    began = time.monotonic()
    fill_up()
    _say(f"  indexed in {time.monotonic() - began:.0f} s")
    learn_to_spell()
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    return titles


def _text(words: Words, chance: Chance) -> str:
    return " ".join(words.some(chance, chance.randint(20, 80)))


def _question(number: int, count: int, site: int, author: int, words: Words, chance: Chance) -> dict[str, Any]:
    body, at = _text(words, chance), clock.now() - timedelta(minutes=count - number)
    return {
        "id": number, "site_id": site, "title": " ".join(words.some(chance, chance.randint(4, 9))), "body": body,
        "html": f"<p>{body}</p>", "markup_version": 1, "state": State.PUBLISHED, "author_id": author,
        "created_at": at, "published_at": at, "active_at": at, "answer_count": 2, "other_count": 2,
        "solved_at": at if number % 2 else None,
    }  # fmt: skip


def _answer(number: int, count: int, author: int, words: Words, chance: Chance) -> dict[str, Any]:
    body, at = _text(words, chance), clock.now()
    return {
        "id": number, "question_id": (number - 1) // 2 % count + 1, "body": body, "html": f"<p>{body}</p>",
        "markup_version": 1, "state": State.PUBLISHED, "author_id": author, "by_staff": False, "from_asker": False,
        "created_at": at, "published_at": at,
    }  # fmt: skip


def _insert(table: Table | Any, rows: Iterator[dict[str, Any]]) -> None:
    while batch := [row for _n, row in zip(range(BATCH), rows, strict=False)]:
        with write():
            session.execute(insert(table), batch)


def _milliseconds(ask: Callable[[], object], rounds: int) -> float:
    took = []
    for _n in range(rounds):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
        session.expunge_all()
    return statistics.median(took)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
