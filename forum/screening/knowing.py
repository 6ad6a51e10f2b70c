"""What the filter knows, for whoever wants to see it: what speaks loudest, and where it was wrong lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import aliased

from forum.db import session
from forum.screening.judging import FILTER, Standing
from forum.screening.models import Lesson, Sign, Suspicion
from forum.web import set_option

LOUDEST, NEWEST = 20, 10


@dataclass(frozen=True)
class Mistake:
    """A text that it held and that was approved, or that it let through and that was spam; by its subject."""

    subject: str
    held: bool


def loudest(*, spam: bool) -> Sequence[Sign]:
    """The signs that speak most for spam, or most against it."""
    order = Sign.weight.desc() if spam else Sign.weight
    says = Sign.weight > 0 if spam else Sign.weight < 0
    return session.scalars(select(Sign).where(says).order_by(order, Sign.name).limit(LOUDEST)).all()


def mistakes(*, held: bool) -> list[Mistake]:
    """The newest first; a decision that was taken back teaches nothing, and is none."""
    suspected = exists().where(Suspicion.subject == Lesson.subject, Suspicion.score > Suspicion.threshold)
    later = aliased(Lesson)
    newest = ~exists().where(later.subject == Lesson.subject, later.id > Lesson.id)
    wrong = Lesson.spam.is_(not held) & newest & (suspected if held else ~suspected)
    rows = session.scalars(select(Lesson.subject).where(wrong).order_by(Lesson.id.desc()).limit(NEWEST))
    return [Mistake(subject, held) for subject in rows]


def forget_all() -> None:
    """It begins anew: nothing is held for what it says until enough was decided again."""
    for table in (Lesson, Sign):
        session.execute(delete(table))
    set_option(FILTER, Standing().to_json())


def forget_decisions() -> None:
    """Only what decisions taught, so that they can teach it anew; what answers taught stays."""
    session.execute(delete(Lesson).where(Lesson.because.startswith("decision:")))
