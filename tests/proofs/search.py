"""Search over many posts, on both databases: known items, common, rare and narrowed words, beside the unbounded query.

Options: --posts N (default 1,000,000, a third of them questions), --rounds N, --only WORD for one database.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from forum import clock
from forum.db import best, is_postgres, looked_for, session, write
from forum.pages import Page, find_or_make_page, identity_on
from forum.questions import Answer, Question, ShownOn, State
from forum.search import Document, fill_up, find_threads, learn_to_spell
from tests import people as persons
from tests.proofs._installations import installations, say
from tests.proofs._made_up import Chance, Words, analyse, put_in, question

KNOWN = 200


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove search")
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    good = True
    for kind, _app in installations(options.only, deliver="log"):
        good = _prove(kind, options) and good
    return 0 if good else 1


def _prove(kind: str, options: argparse.Namespace) -> bool:
    titles = _fill(options.posts)
    say(f"{kind}: {options.posts} posts")
    for name, query in _queries(Words().all).items():
        _measure(name, query, options.rounds)
    found = _known(titles)
    say(f"  known item in the top ten: {found:.1%} of {KNOWN} old titles")
    return found >= 0.95


def _measure(name: str, query: str, rounds: int) -> None:
    asked = looked_for(_plain(query) + " ")
    whole = _milliseconds(lambda: find_threads(query + " ", viewer=None), rounds)
    inner = _milliseconds(lambda: session.execute(best(Document.__table__, asked)).all(), rounds)  # type: ignore[arg-type]
    bare = _milliseconds(lambda: session.execute(text(_unbounded()), {"words": _plain(query)}).all(), 3)
    hits = session.scalar(text(_counted()), {"words": _plain(query)})
    say(
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


def _queries(words: list[str]) -> dict[str, str]:
    return {
        "common": words[0],
        "two": f"{words[1]} {words[2]}",
        "middle": words[300],
        "rare": words[20_000],
        "rare two": f"{words[9000]} {words[1]}",
        "narrowed": f"{words[0]} is:solved",
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
    put_in(Question.__table__, iter(asked))
    titles = [(row["id"], row["title"]) for row in asked[: max(1, count // 10)]]
    del asked
    put_in(ShownOn.__table__, ({"question_id": n, "page_id": page_id} for n in range(1, count + 1)))
    put_in(Answer.__table__, (_answer(n, count, author, words, chance) for n in range(1, posts - count + 1)))
    say(f"  written in {time.monotonic() - began:.0f} s")
    began = time.monotonic()
    fill_up()
    say(f"  indexed in {time.monotonic() - began:.0f} s")
    learn_to_spell()
    analyse()
    return titles


def _question(number: int, count: int, site: int, author: int, words: Words, chance: Chance) -> dict[str, Any]:
    at = clock.now() - timedelta(minutes=count - number)
    counts = {"answer_count": 2, "other_count": 2, "solved_at": at if number % 2 else None}
    return question(number, site, author, at, words.some(chance, 4, 9), words.some(chance, 20, 80), **counts)


def _answer(number: int, count: int, author: int, words: Words, chance: Chance) -> dict[str, Any]:
    body, at = words.some(chance, 20, 80), clock.now()
    return {
        "id": number, "question_id": (number - 1) // 2 % count + 1, "body": body, "html": f"<p>{body}</p>",
        "markup_version": 1, "state": State.PUBLISHED, "author_id": author, "by_staff": False, "from_asker": False,
        "created_at": at, "published_at": at,
    }  # fmt: skip


def _milliseconds(ask: Callable[[], object], rounds: int) -> float:
    took = []
    for _n in range(rounds):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
        session.expunge_all()
    return statistics.median(took)
