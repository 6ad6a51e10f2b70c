"""How good the filter is, measured on files: CSV with the columns `content` and `spam` (1 or 0)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from forum.screening.signs import signs_of
from forum.screening.weighing import Example, threshold, weigh


@dataclass(frozen=True)
class Judged:
    """What became of the texts of one file, judged by what another one taught."""

    spam: int
    caught: int
    good: int
    held: int
    threshold: float


def examples_of(path: Path) -> list[Example]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Example(signs_of(row["content"]), row["spam"].strip() == "1") for row in csv.DictReader(file)]


def judge_file(train: list[Example], test: list[Example]) -> Judged:
    weights = weigh(train)
    above = threshold(train, weights)
    held = [example.spam for example in test if weights.score(example.signs) > above]
    spam = sum(example.spam for example in test)
    return Judged(spam, sum(held), len(test) - spam, len(held) - sum(held), above)
