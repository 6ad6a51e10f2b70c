"""Rows by the hundred thousand: words as they are in a language, threads of them, and a fast way in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate, islice
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from forum.db import db, is_postgres, session, write
from forum.questions import State

BATCH, VOCABULARY = 5000, 30_000
SYLLABLES = [first + then for first in "bcdfghklmnprstvz" for then in ("a", "e", "i", "o", "u", "an", "er", "or")]
Chance = random.Random


class Words:
    """A few stand in every third text, most in hardly any."""

    def __init__(self) -> None:
        chance = Chance(1)
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            made["".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 4))))] = None
        self.all = list(made)
        self.weights = list(accumulate(1 / (place + 8) for place in range(VOCABULARY)))

    def some(self, chance: Chance, fewest: int, most: int) -> str:
        return " ".join(chance.choices(self.all, cum_weights=self.weights, k=chance.randint(fewest, most)))


def question(number: int, site: int, author: int, at: datetime, title: str, body: str, **more: Any) -> dict[str, Any]:
    """The row of a published thread."""
    return {
        "id": number, "site_id": site, "title": title, "body": body, "html": f"<p>{body}</p>", "markup_version": 1,
        "state": State.PUBLISHED, "author_id": author, "created_at": at, "published_at": at, "active_at": at, **more,
    }  # fmt: skip


def put_in(table: Table | Any, rows: Iterator[dict[str, Any]]) -> None:
    """Rows with numbers of their own; the next number the database gives comes after them."""
    while batch := list(islice(rows, BATCH)):
        with write():
            session.execute(insert(table), batch)
        session.expunge_all()
    if is_postgres() and "id" in table.c:
        name = f'"{table.name}"'
        with write():
            session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")  # noqa: S608
            )


def reached(column: Any) -> int:
    """The highest number there is already: a proof whose data is kept goes on after it."""
    found = session.scalar(select(func.max(column))) or 0
    session.rollback()
    return int(found)


def analyse() -> None:
    """Tell the database how its tables look now. What was just written PostgreSQL reads twice, in the index and in the
    table, until a vacuum; a forum in use has one by itself."""
    statement = text("VACUUM (ANALYZE)" if is_postgres() else "ANALYZE")
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(statement)
