"""How long people waited, as counts in narrow steps that can be added up; and what the middle of them is.

Who still waits is not left out: they count as having waited at least so long (Kaplan and Meier's estimate). Leaving
them out would make whoever ignores people look fast.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import floor, log

STEP = 1.02
"""One step is two per cent wide, so what is shown is at most one per cent beside the truth."""


@dataclass(frozen=True)
class Over:
    """Longer than this; how much longer nobody knows yet, because too many still wait."""

    least: timedelta


Wait = timedelta | Over | None


def step_of(wait: timedelta) -> int:
    """Step 0 is everything below a minute."""
    minutes = wait.total_seconds() / 60
    return 0 if minutes < 1 else 1 + floor(log(minutes) / log(STEP))


def length_of(step: int) -> timedelta:
    """The middle of a step."""
    return timedelta(minutes=STEP ** (step - 0.5)) if step else timedelta(seconds=30)


def quantile(share: float, ended: Mapping[int, int], unended: Mapping[int, int]) -> Wait:
    """After how long `share` of all were answered; `ended` were, `unended` had waited so long without an answer."""
    waiting, left = sum(ended.values()) + sum(unended.values()), 1.0
    if not ended and not waiting:
        return None
    for step in sorted({*ended, *unended}):
        if ended.get(step):
            left *= 1 - ended[step] / waiting
            if left <= 1 - share + 1e-9:
                return length_of(step)
        waiting -= ended.get(step, 0) + unended.get(step, 0)
    return Over(length_of(max({*ended, *unended})))


def steps(counts: Mapping[str, int], kind: str) -> Counter[int]:
    """The counts named `kind:step`."""
    prefix = f"{kind}:"
    return Counter({int(name[len(prefix) :]): number for name, number in counts.items() if name.startswith(prefix)})
