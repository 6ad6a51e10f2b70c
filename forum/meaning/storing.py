"""Which texts have a meaning, and keeping their vectors: a sweep encodes what is new or changed, a slice at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, delete, exists, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from forum.db import add_or_change, session, write
from forum.jobs import every
from forum.meaning.asking import Away, encoded, switched_on
from forum.meaning.models import STALE, Vector
from forum.web import option, set_option

MODEL = "minilm-l6-v2"
AT_ONCE = 64
AT_ONCE_FOUND = 1000
LATE = 1000
"""Rows of numbers taken earlier may be committed later, so the newest are looked at again."""


@dataclass(frozen=True)
class Source:
    """Texts of one kind: the column of their ids, and what those of given ids say (what is gone is left out)."""

    numbers: InstrumentedAttribute[int]
    say: Callable[[Sequence[int]], Mapping[int, str]]


_sources: dict[str, Source] = {}


def texts(kind: str, numbers: InstrumentedAttribute[int], say: Callable[[Sequence[int]], Mapping[int, str]]) -> None:
    """A higher floor says what it has texts of; see `Source`."""
    _sources[kind] = Source(numbers, say)


def changed(kind: str, subject_ids: Sequence[int]) -> None:
    """These say something else now, or nothing any more. Called in the transaction that changed them."""
    if switched_on():
        _mark(kind, subject_ids)


@every(timedelta(seconds=20))
def store_vectors() -> None:
    """An encoder that is away is no failure: the next round finds the same rows."""
    if not switched_on():
        return
    try:
        for kind, source in _sources.items():
            while _find(kind, source) == AT_ONCE_FOUND:
                pass
            while _renew(kind, source) == AT_ONCE:
                pass
    except Away:
        session.rollback()


def _find(kind: str, source: Source) -> int:
    """Mark what has no vector yet, the oldest first."""
    name = f"meaning_{kind}"
    with write():
        upto, number = int(option(name, 0)), source.numbers
        known = exists().where(Vector.kind == kind, Vector.subject_id == number)
        new = session.scalars(
            select(number).where(number > upto - LATE, ~known).order_by(number).limit(AT_ONCE_FOUND)
        ).all()
        if new:
            _mark(kind, new)
            set_option(name, max(upto, new[-1]))
    return len(new)


def _mark(kind: str, subject_ids: Sequence[int]) -> None:
    rows: list[dict[str, Any]] = [
        {"kind": kind, "subject_id": number, "digest": STALE, "data": b""} for number in subject_ids
    ]
    table = cast(Table, Vector.__table__)
    add_or_change(table, rows, keys=["kind", "subject_id"], change=lambda new: {"digest": new.digest})


def _renew(kind: str, source: Source) -> int:
    """Encode up to `AT_ONCE` stale texts; how many were stale. Nothing is locked while the encoder works."""
    stale = select(Vector.subject_id).where(Vector.digest == STALE, Vector.kind == kind).order_by(Vector.id)
    numbers = session.scalars(stale.limit(AT_ONCE)).all()
    said = source.say(numbers) if numbers else {}
    session.rollback()
    vectors = encoded(list(said.values())) if said else []
    with write():
        mine = Vector.kind == kind, Vector.subject_id.in_(numbers), Vector.digest == STALE
        session.execute(delete(Vector).where(*mine), execution_options={"synchronize_session": False})
        says = source.say(numbers) if numbers else {}  # it may have changed meanwhile
        rows = [
            {
                "kind": kind,
                "subject_id": number,
                "data": data,
                "digest": digest(text) if says.get(number) == text else STALE,
            }
            for (number, text), data in zip(said.items(), vectors, strict=True)
        ]
        if rows:
            session.execute(insert(Vector), rows)
    return len(numbers)


def digest(text: str) -> str:
    return hashlib.blake2b(f"{MODEL}\n{text}".encode(), digest_size=16).hexdigest()
