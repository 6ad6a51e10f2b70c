"""How well the words of texts fit a question: BM25 among the candidates themselves, a title ten to one.

It is counted here and not in a database, so that both give the same order; PostgreSQL's own rank does not know that a
rare word says more than a common one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from forum.db import indexed

SATURATION, BALANCE, TITLE = 4.0, 0.75, 10
_ENDINGS = ("ing", "ed", "es", "s", "ly", "e")


@dataclass
class Said:
    """The words of a thread, a section or a ticket, as the index of words keeps them."""

    title: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)

    def add(self, title: str, body: str) -> None:
        self.title += map(_stem, title.split())
        self.body += map(_stem, body.split())

    def with_half(self, half: str) -> Said:
        return Said(*([half if word.startswith(half) else word for word in part] for part in (self.title, self.body)))


def fitness(asked: str, said: Mapping[int, Said], half: str = "") -> dict[int, float]:
    """From 0 to 1 for each text: 1 would say all the words of the question again and again. `half` is the last of
    them if it is half typed: every word that begins so is that word."""
    words = set(map(_stem, indexed(asked, "")[0].split()))
    if half:
        words = {word for word in words if word != _stem(half)} | {half}
        said = {number: text.with_half(half) for number, text in said.items()}
    counted = {number: Counter(text.body) for number, text in said.items()}
    for number, text in said.items():
        for word in words.intersection(text.title):
            counted[number][word] += TITLE * text.title.count(word)
    rarity = {word: _rarity(sum(word in counts for counts in counted.values()), len(said)) for word in words}
    length = sum(len(text.title) + len(text.body) for text in said.values()) / (len(said) or 1) or 1
    most = sum(rarity.values()) * (SATURATION + 1) or 1
    return {
        number: sum(rarity[word] * _weight(counted[number][word], len(text.title) + len(text.body), length)
                    for word in words) / most
        for number, text in said.items()
    }  # fmt: skip


def _rarity(having: int, among: int) -> float:
    return math.log(1 + (among - having + 0.5) / (having + 0.5))


def _weight(count: int, length: int, usual: float) -> float:
    return count * (SATURATION + 1) / (count + SATURATION * (1 - BALANCE + BALANCE * length / usual))


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= 3), "")
    return word.removesuffix(ending)
