"""What is alike: found by meaning and by words, in one order. The same for who asks, who moderates and who supports."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, func, select

from forum import meaning
from forum.accounts import User
from forum.db import Spread, Words, any_of, best, looked_for, session
from forum.search import Document, Kind, begun, uses_of
from forum.suggestions.words import Said, fitness

NEAR = 200
"""How many of the nearest are looked at: some of them may not be seen, or do not fit."""
WORDED, RANKED = 120, 60
"""How many texts words bring in, and how many of either way are read and put in order."""
WORDS = 0.3
"""What all the words of a question weigh beside the cosine."""
LETTERS = 4000
LOOKED_THROUGH = 5000
SHORT_WORD = 2000


@dataclass(frozen=True)
class Source:
    """Where what is alike may come from.

    `kind` is that of its vectors, `documents` are its kinds in the index of words and `subject` what they name.
    `fitting` says which of some numbers are wanted at all, and may be seen by somebody. `mark` is a word that these
    documents alone have in their titles, if they have one.
    """

    kind: str
    documents: Collection[Kind]
    subject: Any
    fitting: Callable[[Sequence[int], User | None], Collection[int]]
    mark: str = ""

    @property
    def where(self) -> ColumnElement[bool]:
        return Document.kind.in_(self.documents)


@dataclass(frozen=True)
class Alike:
    """One of what was found; the higher `score`, the surer. Scores by words alone are lower: see `by_meaning`."""

    source: Source
    number: int
    score: float
    by_meaning: bool


def alike(
    text: str, sources: Sequence[Source], *, viewer: User | None, patience: float = meaning.PATIENCE
) -> list[Alike]:
    """The best first. Without an encoder, or if it takes longer than `patience`, words alone decide. The last word may
    be half typed."""
    near = meaning.nearest(text, NEAR, [source.kind for source in sources], patience=patience) if patience else None
    half, ends = begun(text)
    (words, spread), found = _rarest(_ended(looked_for(text + " "), half, ends)), list[Alike]()
    for source in sources:
        close = {one.subject_id: one.closeness for one in near or () if one.kind == source.kind}
        lowest = min(close.values(), default=0.0)
        fits = fitness(text, texts_of(source, _candidates(words, spread, source, close, viewer)), half)
        for number, fit in fits.items():
            score = fit if near is None else close.get(number, lowest) + WORDS * fit
            found.append(Alike(source, number, score, near is not None))
    return sorted(found, key=lambda one: (-one.score, -one.number))


def _candidates(
    words: Words, spread: Spread, source: Source, close: dict[int, float], viewer: User | None
) -> list[int]:
    worded = _worded(words, spread, source)
    fitting = source.fitting(list({*close, *worded}), viewer)
    nearest = [number for number in close if number in fitting][:RANKED]
    return list(dict.fromkeys([*nearest, *[number for number in worded if number in fitting][:RANKED]]))


def _worded(words: Words, spread: Spread, source: Source) -> list[int]:
    """What has any of the words, the best first."""
    if not words:
        return []
    table: Any = Document.__table__
    inner = best(table, any_of(words), source.where, mark=source.mark, spread=spread).subquery()
    ranked = select(source.subject).join(inner, inner.c.id == Document.id).where(source.subject.is_not(None))
    ranked = ranked.order_by(inner.c.score.desc(), Document.id.desc()).limit(WORDED)
    return list(dict.fromkeys(session.scalars(ranked)))


def _ended(words: Words, half: str, ends: Sequence[str]) -> Words:
    """What the half typed word may become, in its place."""
    if not half:
        return words
    whole = [wish for wish in words.wishes if wish[0] != [half]]
    return replace(words, wishes=[*whole, *([[end]] for end in ends)])


def _rarest(words: Words) -> tuple[Words, Spread]:
    """So many of the words that not too many texts have any: looking through what every second one says takes long."""
    names = [wish[0][0] for wish in words.wishes]
    known = uses_of(names)
    counts = [known.get(name, 0 if len(name) > 3 else SHORT_WORD) for name in names]
    chosen: list[Sequence[Sequence[str]]] = []
    sum_of_uses, uses = 0, 0
    for count, wish in sorted(zip(counts, words.wishes, strict=True), key=lambda pair: pair[0]):
        sum_of_uses += count
        if not chosen or sum_of_uses <= LOOKED_THROUGH:
            chosen.append(wish)
            uses = sum_of_uses
    return replace(words, wishes=chosen), Spread(uses)


def texts_of(source: Source, numbers: Sequence[int]) -> dict[int, Said]:
    """Of what kind they are is asked of the rows, but where it stands in the index: of two, SQLite would rather look
    through all documents of a kind than for those of sixty threads."""
    said = {number: Said() for number in numbers}
    body = func.substr(Document.body, 1, LETTERS)
    texts = select(source.subject, Document.kind, Document.title, body).where(source.subject.in_(numbers))
    if source.subject is Document.subject_id:
        texts = texts.where(source.where)
    for number, kind, title, start in session.execute(texts.order_by(Document.id)) if numbers else ():
        if kind in source.documents:
            said[number].add(title, start)
    return said
