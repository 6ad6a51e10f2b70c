"""The keys under which something is found in spite of its case, its accents and a slip of the finger.

Of a word the beginnings are kept, and what is left of its first six letters when any one of them is missing. A word
with one letter too many, too few, wrong or swapped shares such a rest with the right one. So a search is some
look-ups of equal numbers, the same on both databases, and never a walk through a table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b

HEAD = 6
WORDS = 12
MOST = 40


def fold(text: str) -> str:
    """Without case, accents and everything that is no letter or digit: "Zoë's GmbH" is "zoe s gmbh"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", letters))


def stored_terms(*texts: str) -> set[int]:
    """What is kept of something that is called all this."""
    found = {f"whole {fold(text)}" for text in texts if fold(text)}
    for word in _words(texts):
        found |= {f"begins {word[:size]}" for size in range(2, HEAD + 1)} | _rests(word)
    return {_number(term) for term in found}


def asked_terms(text: str) -> list[int]:
    """What is looked for, the most telling first."""
    words = _words([text])
    exact = [f"whole {fold(text)}", *(f"begins {word[:HEAD]}" for word in words if len(word) > 1)]
    slips = [rest for word in words if len(word) > 3 for rest in sorted(_rests(word))]
    return list(dict.fromkeys(_number(term) for term in [*exact, *slips]))[:MOST]


def distance(one: str, other: str) -> int:
    """How many letters must be added, taken away, changed or swapped with the next to make one of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _words(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for text in texts for word in fold(text).split()))[:WORDS]


def _rests(word: str) -> set[str]:
    head = word[:HEAD]
    return {f"rest {head}"} | {f"rest {head[:i]}{head[i + 1 :]}" for i in range(len(head))} if len(word) > 3 else set()


def _number(term: str) -> int:
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), signed=True)
