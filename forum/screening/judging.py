"""Whether a text looks like what moderators call spam, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum import clock
from forum.db import session
from forum.screening.doubting import doubts_about
from forum.screening.models import Sign, Suspicion
from forum.screening.signs import signs_of
from forum.screening.weighing import Weights, share
from forum.web import option

FILTER = "spam_filter"
MOST_TOLD = 8


@dataclass(frozen=True)
class Standing:
    """What the filter has learned from, and since when; without a threshold it knows too little to hold anything."""

    lessons: tuple[int, ...] = (0, 0, 0)
    spam: int = 0
    good: int = 0
    weighed_at: datetime | None = None
    base: float = 0.0
    usual: int = 1
    threshold: float | None = None

    def ready(self, base: float, usual: int, threshold: float) -> Standing:
        return replace(self, base=base, usual=usual, threshold=threshold)

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"weighed_at": self.weighed_at.isoformat() if self.weighed_at else None}


@dataclass(frozen=True)
class Verdict:
    """`parts`: each sign that counted and by how much, what spoke loudest first."""

    score: float
    threshold: float
    parts: list[tuple[str, float]]

    @property
    def is_spam(self) -> bool:
        return self.score > self.threshold


def standing() -> Standing:
    kept = option(FILTER)
    if kept is None:
        return Standing()
    when = kept["weighed_at"]
    return Standing(
        **kept | {"lessons": tuple(kept["lessons"]), "weighed_at": datetime.fromisoformat(when) if when else None}
    )


def judge(text: str) -> Verdict | None:
    """None as long as too little was learned."""
    known = standing()
    if known.threshold is None:
        return None
    signs = signs_of(text)
    of = {row.name: row.weight for row in session.scalars(select(Sign).where(Sign.name.in_(signs)))}
    weights = Weights(of, known.base, known.usual)
    each = share(len(signs), known.usual)
    parts = sorted(((name, weight * each) for name, weight in of.items()), key=lambda part: (-abs(part[1]), part[0]))
    return Verdict(weights.score(signs), known.threshold, parts)


def suspect(subject: str, text: str, *, author_id: int | None) -> bool:
    """Judge a text that somebody wants to publish; if it looks like spam, write down why."""
    verdict = judge(text)
    if verdict is None or not verdict.is_spam:
        return False
    told = [[name, round(by, 3)] for name, by in verdict.parts if abs(by) >= 0.01]
    for_it = [part for part in told if part[1] > 0][:MOST_TOLD]  # type: ignore[operator]
    against = [part for part in told if part[1] < 0][:MOST_TOLD]  # type: ignore[operator]
    session.merge(
        Suspicion(
            subject=subject,
            score=verdict.score,
            threshold=verdict.threshold,
            parts=doubts_about(subject) + for_it + against,
            author_id=author_id,
            at=clock.now(),
        )
    )
    session.flush()
    return True
