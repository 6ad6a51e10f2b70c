"""Search over many posts, on both databases: known items, common, rare and narrowed words, beside the unbounded query.

Options: --posts N (default 1,000,000, a third of them questions, and a section of documentation for a hundred posts),
--rounds N, --only WORD for one database, --data FOLDER where the data stays: what was cut off goes on there, and the
next time it is measured only. With a million posts the aims count.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, func, select, text

from forum import clock
from forum.accounts import User
from forum.db import best, is_postgres, looked_for, session, write
from forum.demo.rows import Chance, Words, analyse, put_in, question, reached
from forum.pages import Page, find_or_make_page, identity_on
from forum.questions import Answer, Question, ShownOn, State
from forum.search import Document, fill_up, find_sections, find_threads, learn_to_spell
from forum.search.spelling import spread_of
from forum.sections import Section
from tests import people as persons
from tests.proofs._installations import installations, say
from tests.proofs._timing import times

KNOWN, RECALL = 200, 0.95
AIMS = {"sqlite": 150.0, "postgresql": 60.0}
"""Milliseconds of a search for common words, at the median."""
RARE, SHARE, OWED_FROM = 20.0, 0.2, 1_000_000
FEW, MANY = 500, 20_000


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove search")
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="")
    parser.add_argument("--data", default="")
    options = parser.parse_args(arguments)
    good = True
    for kind, _app in installations(options.only, kept=options.data, deliver="log"):
        good = _prove(kind, options) and good
    return 0 if good else 1


def _prove(kind: str, options: argparse.Namespace) -> bool:
    _fill(options.posts)
    say(f"{kind}: {options.posts} posts, {options.posts // 100} sections")
    met = [_measure(kind, name, query, options.rounds) for name, query in _queries(Words().all).items()]
    found = _known(options.posts // 3)
    say(f"  known item in the top ten: {found:.1%} of {KNOWN} old titles")
    return found >= RECALL and (options.posts < OWED_FROM or all(met))


def _measure(kind: str, name: str, query: str, rounds: int) -> bool:
    """Whether the aim is met: few hits at once, many soon, and never near what it takes to rank them all."""
    asked, table = looked_for(_plain(query) + " "), cast(Table, Document.__table__)
    newest = session.scalar(select(func.max(Document.id))) or 0
    whole = times([lambda: find_threads(query + " ", viewer=None)] * rounds)
    inner = times([lambda: session.execute(best(table, asked, spread=spread_of(asked, newest))).all()] * rounds)
    docs = times([lambda: find_sections(query + " ", viewer=None, size=3)] * rounds)
    bare = times([lambda: session.execute(text(_unbounded()), {"words": _plain(query)}).all()] * 3)
    hits = session.scalar(text(_counted()), {"words": _plain(query)}) or 0
    share = inner.wall / bare.wall
    met = inner.wall <= (AIMS[kind] if hits > FEW else RARE) and (hits <= MANY or share <= SHARE)
    say(
        f"  {name:<9} {hits:>8} hits: page {whole}, ranking alone {inner}, sections {docs}, unbounded {bare} "
        f"(x{share:.2f}){'' if met else '  MISSED'}"
    )
    return met


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


def _known(count: int) -> float:
    """Titles of the oldest tenth, typed as they are: the thread is among the first ten."""
    old = session.execute(select(Question.id, Question.title).where(Question.id <= max(1, count // 10))).all()
    some, found = Chance(7).sample(old, min(KNOWN, len(old))), 0
    for number, title in some:
        hits = find_threads(title + " ", viewer=None).hits[:10]
        found += number in {hit.thread.id for hit in hits}
        session.expunge_all()
    return found / len(some)


def _queries(words: list[str]) -> dict[str, str]:
    return {
        "common": words[0],
        "two": f"{words[1]} {words[2]}",
        "middle": words[300],
        "rare": words[20_000],
        "rare two": f"{words[9000]} {words[1]}",
        "narrowed": f"{words[0]} is:solved",
    }


def _fill(posts: int) -> None:
    """Row after row made of its number alone, so that it does not matter where one was cut off."""
    words, count = Words(), posts // 3
    page_id, site_id, author = _furnish()
    with _timed("written", posts):
        begun = reached(Question.id) + 1
        put_in(Question.__table__, (_question(n, count, site_id, author, words) for n in range(begun, count + 1)))
        begun = reached(ShownOn.question_id) + 1
        put_in(ShownOn.__table__, ({"question_id": n, "page_id": page_id} for n in range(begun, count + 1)))
        begun = reached(Answer.id) + 1
        put_in(Answer.__table__, (_answer(n, count, author, words) for n in range(begun, posts - count + 1)))
        begun = reached(Section.id) + 1
        put_in(Section.__table__, (_section(n, page_id, words) for n in range(begun, posts // 100 + 1)))
    with _timed("indexed", posts):
        fill_up()
    with _timed("spelled", posts):
        learn_to_spell()
    analyse()


def _furnish() -> tuple[int, int, int]:
    page = session.scalar(select(Page).limit(1))
    if page is None:
        with write():
            persons.make()
            site = persons.make_site()
            page = find_or_make_page(site, identity_on(site, "https://docs.example.com/guide"), "Guide")
    return page.id, page.site_id, session.scalars(select(User.id).order_by(User.id).limit(1)).one()


@contextmanager
def _timed(name: str, posts: int) -> Iterator[None]:
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    say(f"  {name} in {took:.0f} s, {posts / max(took, 0.001):.0f} posts a second")


def _question(number: int, count: int, site: int, author: int, words: Words) -> dict[str, Any]:
    chance, at = Chance(number), clock.now() - timedelta(minutes=count - number)
    counts = {"answer_count": 2, "other_count": 2, "solved_at": at if number % 2 else None}
    return question(number, site, author, at, words.some(chance, 4, 9), words.some(chance, 20, 80), **counts)


def _answer(number: int, count: int, author: int, words: Words) -> dict[str, Any]:
    body, at = words.some(Chance(-number), 20, 80), clock.now()
    return {
        "id": number, "question_id": (number - 1) // 2 % count + 1, "body": body, "html": f"<p>{body}</p>",
        "markup_version": 1, "state": State.PUBLISHED, "author_id": author, "by_staff": False, "from_asker": False,
        "created_at": at, "published_at": at,
    }  # fmt: skip


def _section(number: int, page: int, words: Words) -> dict[str, Any]:
    chance, at = Chance(f"section {number}"), clock.now()
    return {
        "id": number, "page_id": page, "anchor": f"s{number}", "position": number, "hash": str(number),
        "heading": words.some(chance, 2, 5), "path": [], "text": words.some(chance, 40, 160), "first_seen_at": at,
        "last_seen_at": at,
    }  # fmt: skip
