"""Logistic regression over the signs of texts, in plain Python: what moderators decided, as a number for each sign."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

# How often everything is read; how far a step goes; how strongly a weight is pulled back to nothing.
ROUNDS, STEP, PULL = 15, 0.5, 0.01
# A text counts as if it had some more signs, so that two words alone prove little.
MORE = 5
FOLDS = 5
# Of the texts that were approved, so many in a hundred may stand above the threshold when they are judged unseen.
MISTAKES = 0.01
# A text that says nothing known has the score of the base; it takes at least so much more to be spam.
EVIDENCE = 0.25


@dataclass(frozen=True)
class Example:
    signs: Sequence[str]
    spam: bool


@dataclass(frozen=True)
class Weights:
    """`usual`: the number of signs that nineteen in twenty of the texts learned from stay below."""

    of: dict[str, float]
    base: float
    usual: int

    def score(self, signs: Sequence[str]) -> float:
        return self.base + share(len(signs), self.usual) * sum(self.of.get(sign, 0.0) for sign in signs)


def share(signs: int, usual: int) -> float:
    """How much each of so many signs counts. In a text far longer than those learned from, something of everything
    is found, so there each counts less."""
    each = 1 / math.sqrt(signs + MORE)
    return each * (usual / signs) ** 2 if signs > usual else each


def weigh(examples: Sequence[Example]) -> Weights:
    """The weights these examples teach; the same for the same examples in the same order, on every machine."""
    usual = _usual(examples)
    learned: dict[str, float] = defaultdict(float)
    moved: dict[str, float] = defaultdict(lambda: 1e-6)
    base, base_moved = 0.0, 1e-8
    order, dice = list(examples), random.Random(1)  # noqa: S311 - an order to read in, no secret
    for _round in range(ROUNDS):
        dice.shuffle(order)
        for example in order:
            each = 1 / math.sqrt(len(example.signs) + MORE)
            error = _chance(base + each * sum(learned[sign] for sign in example.signs)) - example.spam
            for sign in example.signs:
                slope = error * each + PULL * learned[sign]
                moved[sign] += slope * slope
                learned[sign] -= STEP * slope / math.sqrt(moved[sign])
            base_moved += error * error
            base -= STEP * error / math.sqrt(base_moved)
    return Weights(dict(learned), base, usual)


def threshold(examples: Sequence[Example], weights: Weights) -> float:
    """From these examples alone: each is judged by what the others teach, and hardly any good one stands above it."""
    return max(_highest_good(examples), max(0.0, weights.base) + EVIDENCE)


def _highest_good(examples: Sequence[Example]) -> float:
    good = sorted(
        (
            weights.score(example.signs)
            for fold in range(FOLDS)
            for weights in [weigh([one for place, one in enumerate(examples) if place % FOLDS != fold])]
            for example in examples[fold::FOLDS]
            if not example.spam
        ),
        reverse=True,
    )
    return good[int(MISTAKES * len(good))]


def _usual(examples: Sequence[Example]) -> int:
    lengths = sorted(len(example.signs) for example in examples)
    return max(1, lengths[int(0.95 * len(lengths))])


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
