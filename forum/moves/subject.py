"""What a text speaks of: its words, each of which says the more the fewer other texts have it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from math import log, sqrt

_WORD = re.compile(r"[^\W\d_]{3,}")
Weighed = Mapping[str, float]


def nearest_subject(text: str, texts: Mapping[int, str], of: Collection[int]) -> tuple[float, int]:
    """Which of these comes nearest, and how near from 0 to 1; what is rare is learned from all the texts."""
    counted = {number: _words(one) for number, one in texts.items()}
    spread = Counter(word for words in counted.values() for word in words)
    asked = _weighed(_words(text), spread, len(texts))
    closes = ((_closeness(asked, _weighed(counted[number], spread, len(texts))), number) for number in of)
    return max(closes, default=(0.0, 0))


def _words(text: str) -> Counter[str]:
    return Counter(word.removesuffix("s") for word in _WORD.findall(text.casefold()))


def _weighed(words: Mapping[str, int], spread: Mapping[str, int], many: int) -> Weighed:
    return {word: (1 + log(uses)) * log((many + 1) / (spread[word] + 0.5)) for word, uses in words.items()}


def _closeness(one: Weighed, other: Weighed) -> float:
    together = sum(weight * other[word] for word, weight in one.items() if word in other)
    lengths = sqrt(_squares(one) * _squares(other))
    return together / lengths if lengths else 0.0


def _squares(words: Weighed) -> float:
    return sum(weight * weight for weight in words.values())
