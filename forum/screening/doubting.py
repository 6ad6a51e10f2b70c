"""What speaks against a person having filled a form in, whatever the text says."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete

from forum import clock
from forum.db import session
from forum.screening.models import Suspicion

# The trap was filled in; it came sooner than anybody types; the form was opened days ago.
TRAP, HASTY, STALE = "*trap", "*hasty", "*stale"
DOUBTS = {TRAP, HASTY, STALE}


def doubt(subject: str, sign: str, *, author_id: int | None) -> None:
    """Note it for the moderators; whether the text waits for them is decided once its author is known."""
    session.merge(
        Suspicion(subject=subject, score=0.0, threshold=0.0, parts=[[sign, 1.0]], author_id=author_id, at=clock.now())
    )
    session.flush()


def is_doubted(subject: str) -> bool:
    return bool(doubts_about(subject))


def doubts_about(subject: str) -> list[list[str | float]]:
    found = session.get(Suspicion, subject)
    return [part for part in found.parts if part[0] in DOUBTS] if found else []


def forget_doubts(subjects: Iterable[str]) -> None:
    session.execute(delete(Suspicion).where(Suspicion.subject.in_(list(subjects))))
