"""What was meant by a word that stands nowhere: the words of all threads and of the documentation, as spelled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import cast

from sqlalchemy import Table, func, or_, select

from forum.db import STEM, Spread, Words, add_or_change_many, begins_with, folded, session, write
from forum.jobs import every
from forum.search.models import SECTION, Document, Kind, Spelling
from forum.web import option, set_option

AT_ONCE = 1000
SHORTEST, LONGEST = 4, 24
NEIGHBOURS = 400
HALF, ENDINGS = 3, 8
"""From how many letters on a word is thought to be half typed, and how many ends it may take."""
LARGE = 50_000
"""From so many documents on it is worth asking how many have a word."""
_WORD = re.compile(r"\w(?:.*\w)?", re.DOTALL)
READ = {"spelled": (Kind.QUESTION, Kind.ANSWER), "spelled_sections": (Kind.SECTION,)}
"""How far each has been read is kept under its name."""


def meant(text: str) -> str:
    """The text with each of its words that stands nowhere put right, '' if there is nothing to put right."""
    typed = {run: said[0] for run in text.split() if len(said := folded(run).split()) == 1 and _spelled(said[0])}
    known = set(session.scalars(select(Spelling.word).where(Spelling.word.in_(typed.values()))))
    better = {run: found for run, word in typed.items() if word not in known and (found := _nearest(word))}
    return " ".join(_put_right(run, better.get(run)) for run in text.split()) if better else ""


def _put_right(run: str, word: str | None) -> str:
    """The word in place of the one that was typed; quotes and commas around it stay."""
    return _WORD.sub(lambda _typed: word, run, count=1) if word else run


def begun(text: str) -> tuple[str, list[str]]:
    """The last word of a text if it is only half typed, and what it may become, the most used first: a word that
    nobody spells so, and that others begin with. Nothing, where it is a word."""
    said = folded(text).split()
    if not said or not text[-1:].isalnum() or len(said[-1]) < HALF or not _spelled(said[-1].ljust(SHORTEST, "x")):
        return "", []
    last = said[-1]
    longer = select(Spelling.word).where(begins_with(Spelling.word.expression, last))
    found = session.scalars(longer.order_by(Spelling.word != last, Spelling.uses.desc(), Spelling.word).limit(ENDINGS))
    words = list(found)
    return (last, words) if words and words[0] != last else ("", [])


def distance(one: str, other: str) -> int:
    """How many letters were left out, added, mistaken, or swapped with the next."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one):
        before, above, row = row, before, [n + 1]
        for m, against in enumerate(other):
            cost = min(before[m + 1], row[m]) + 1
            cost = min(cost, before[m] + (letter != against))
            if n and m and letter == other[m - 1] and one[n - 1] == against:
                cost = min(cost, above[m - 1] + 1)
            row.append(cost)
    return row[-1]


def _nearest(word: str) -> str | None:
    """The most used of the nearest words; one mistake is borne, from eight letters on two."""
    half, most = len(word) // 2, 2 if len(word) >= 8 else 1
    beginning = begins_with(Spelling.word.expression, word[:half])
    # The letter in the middle may be swapped with the next, so that neither half is whole.
    beginning = or_(beginning, begins_with(Spelling.word.expression, word[: half - 1] + word[half : half + 1]))
    ending = begins_with(Spelling.backwards.expression, word[half:][::-1])
    near = select(Spelling.word, Spelling.uses).where(or_(beginning, ending))
    near = near.where(func.length(Spelling.word).between(len(word) - most, len(word) + most))
    found = session.execute(near.order_by(Spelling.uses.desc(), Spelling.word).limit(NEIGHBOURS))
    ranked = [(distance(word, other), -uses, other) for other, uses in found]
    return min((one for one in ranked if one[0] <= most), default=(0, 0, None))[2]


@every(timedelta(minutes=5))
def learn_to_spell() -> None:
    """The words of what came in since the last time."""
    for name, kinds in READ.items():
        while _learn(name, kinds) == AT_ONCE:
            pass


def _learn(name: str, kinds: Collection[Kind]) -> int:
    with write():
        upto = int(option(name, 0))
        texts = select(Document.id, Document.title, Document.body).where(Document.id > upto)
        texts = texts.where(Document.kind.in_(kinds))
        found = session.execute(texts.order_by(Document.id).limit(AT_ONCE)).all()
        uses = Counter(word for _id, *parts in found for word in _words(parts))
        rows = [{"word": word, "backwards": word[::-1], "uses": count} for word, count in sorted(uses.items())]
        add_or_change_many(
            cast(Table, Spelling.__table__),
            rows,
            keys=["word"],
            change=lambda new: {"uses": Spelling.uses + new.uses},
        )
        if found:
            set_option(name, found[-1].id)
    return len(found)


def _words(parts: Iterable[str]) -> set[str]:
    return {word for part in parts for word in part.split() if _spelled(word)}


def _spelled(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and not word.startswith((STEM, SECTION))


def spread_of(words: Words, newest: int) -> Spread:
    """How thinly these words are spread over the documents up to the newest: with few of these it does not matter. Of
    a wish that says anything but words of letters alone, or is only begun, nothing is known."""
    if newest < LARGE:
        return Spread()
    finished = words.wishes[:-1] if words.unfinished else words.wishes
    known = uses_of(words.each)
    uses = [_uses(wish, known) for wish in finished]
    return Spread(min((count for count in uses if count is not None), default=0), newest)


def _uses(wish: Sequence[Sequence[str]], known: Mapping[str, int]) -> int | None:
    """In how many texts one of the phrases can stand at most; stems of German words beside them count for nothing."""
    total = 0
    for phrase in wish:
        counts = [known.get(word, 0) for word in phrase if _spelled(word)]
        if not counts and not phrase[0].startswith(STEM):
            return None
        total += min(counts, default=0)
    return total


def uses_of(words: Iterable[str]) -> dict[str, int]:
    """In how many public texts each of these folded words stands; those are left out that nobody spelled."""
    known = select(Spelling).where(Spelling.word.in_({word for word in words if _spelled(word)}))
    return {row.word: row.uses for row in session.scalars(known)}
