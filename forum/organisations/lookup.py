"""Looking up an organisation or one of its people by whatever one has of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import joinedload

from forum.accounts import Organisation, User
from forum.db import session
from forum.organisations.models import OrganisationTerm, PersonTerm
from forum.organisations.terms import asked_terms, distance, fold

LONGEST = 100
PER_TERM = 60
SHOWN = 8
COMPARED = 60


@dataclass(frozen=True)
class Found:
    organisations: Sequence[Organisation]
    people: Sequence[User]


def look_up(asked: str) -> Found:
    """The best few. However many there are, it reads at most `PER_TERM` rows for each key of the question."""
    asked = asked.strip()[:LONGEST]
    if not fold(asked):
        return Found([], [])
    terms = asked_terms(asked)
    organisations = _rows(Organisation, _candidates(OrganisationTerm, OrganisationTerm.organisation_id, terms), asked)
    people = _rows(User, _candidates(PersonTerm, PersonTerm.user_id, terms), "")
    return Found(
        _best(organisations, asked, _names_of(organisations)),
        _best(people, asked, lambda one: (one.name, one.email)),
    )


def _candidates(table: Any, column: Any, terms: list[int]) -> set[int]:
    """Only those that share most with the question are compared letter by letter; what few have counts for more."""
    # As text: forty parts take SQLAlchemy longer to put together than the database to answer.
    rows_of = f"SELECT term, {column.key} FROM {table.__tablename__}"  # noqa: S608 - names of our own
    one = f"SELECT * FROM ({rows_of} WHERE term = :t{{0}} LIMIT {PER_TERM}) p{{0}}"  # noqa: S608
    statement = text(" UNION ALL ".join(one.format(number) for number in range(len(terms))))
    rows = session.execute(statement, {f"t{number}": term for number, term in enumerate(terms)}).all()
    having = Counter(term for term, _found in rows)
    shared: Counter[int] = Counter()
    for term, found in rows:
        shared[found] += PER_TERM * PER_TERM // having[term] ** 2
    return {number for number, _weight in shared.most_common(COMPARED)}


def _rows(kind: Any, ids: set[int], asked: str) -> Sequence[Any]:
    number = asked.lstrip("#")
    if number.isdecimal() and len(number) <= 18:
        ids = ids | {int(number)}
    statement = select(kind).where(kind.id.in_(ids))
    if kind is User:
        statement = statement.where(User.erased_at.is_(None)).options(joinedload(User.organisation))
    else:
        statement = statement.where(Organisation.merged_into_id.is_(None))
    return session.scalars(statement).all() if ids else []


def _names_of(rows: Sequence[Organisation]) -> Callable[[Organisation], list[str]]:
    """What each is called, by the names of what was merged into it too."""
    called = {row.id: [row.name, row.domain, row.reference, f"{row.id}"] for row in rows}
    merged = select(Organisation).where(Organisation.merged_into_id.in_(called)).limit(LONGEST)
    for other in session.scalars(merged) if called else ():
        called[other.merged_into_id or 0] += [other.name, other.domain, other.reference]
    return lambda row: called[row.id]


def _best(rows: Sequence[Any], asked: str, names: Any) -> list[Any]:
    asked = fold(asked)
    scored = [(_score(asked, [fold(name) for name in names(row) if name]), row.id, row) for row in rows]
    near = [each for each in scored if each[0] <= _allowed(asked)]
    return [row for _score, _id, row in sorted(near, key=lambda each: each[:2])][:SHOWN]


def _allowed(asked: str) -> float:
    """One slip in a short word, two in a longer one."""
    return 0.5 + sum(0 if len(word) < 4 else 1.5 if len(word) < 8 else 2.5 for word in asked.split())


def _score(asked: str, names: list[str]) -> float:
    """0 for the very name; else how far each word of the question is from the nearest word of theirs."""
    if asked in names:
        return 0.0
    words = [word for name in names for word in name.split()]
    return 0.1 + sum(min((_far(word, other) for other in words), default=9.0) for word in asked.split())


def _far(word: str, other: str) -> float:
    if other.startswith(word):
        return min(0.01 * (len(other) - len(word)), 0.2)
    return min(distance(word, other), distance(word, other[: len(word)]) + 0.3)
