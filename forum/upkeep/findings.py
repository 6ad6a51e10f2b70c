from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from forum.config import Settings


class Level(enum.Enum):
    FINE = "fine"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One thing a check found, as a sentence; `path` is the page where one can look at it or mend it."""

    level: Level
    sentence: str
    path: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"level": self.level.value}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Finding:
        return cls(Level(kept["level"]), kept["sentence"], kept["path"])


Check = Callable[[Settings], Iterator[Finding]]


def fine(sentence: str) -> Finding:
    return Finding(Level.FINE, sentence)


def note(sentence: str, path: str = "") -> Finding:
    return Finding(Level.NOTE, sentence, path)


def broken(sentence: str, path: str = "") -> Finding:
    return Finding(Level.BROKEN, sentence, path)
