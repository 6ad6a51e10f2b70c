"""What the filter knows, for whoever wants to see it: what speaks loudest, and where it was wrong lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, exists, select

from forum.db import session
from forum.screening.judging import FILTER, Standing
from forum.screening.models import Lesson, Sign, Suspicion
from forum.web import set_option

LOUDEST, NEWEST, LATELY = 20, 10, 1000


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
    """Lately, the newest first; a decision that was taken back teaches nothing, and is none."""
    lesson = newest_lessons(spam=not held, most=LATELY).subquery().c
    suspected = exists().where(Suspicion.subject == lesson.subject, Suspicion.score > Suspicion.threshold)
    newest = ~exists().where(Lesson.subject == lesson.subject, Lesson.id > lesson.id)
    wrong = select(lesson.subject).where(newest, suspected if held else ~suspected)
    return [Mistake(subject, held) for subject in session.scalars(wrong.order_by(lesson.id.desc()).limit(NEWEST))]


def newest_lessons(*, spam: bool, most: int) -> Select[Lesson]:
    return select(Lesson).where(Lesson.spam.is_(spam)).order_by(Lesson.id.desc()).limit(most)


def forget_all() -> None:
    """It begins anew: nothing is held for what it says until enough was decided again."""
    for table in (Lesson, Sign):
        session.execute(delete(table))
    set_option(FILTER, Standing().to_json())


def forget_decisions() -> None:
    """Only what decisions taught, so that they can teach it anew; what answers taught stays."""
    session.execute(delete(Lesson).where(Lesson.because.startswith("decision:")))
