from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class AnswerAged(Fact):
    """What a solved thread speaks of says something else in substance since."""

    question_id: int


@dataclass(frozen=True)
class AnswerStillTrue(Fact):
    question_id: int
    by_id: int


@dataclass(frozen=True)
class AnswerOutdated(Fact):
    question_id: int
    by_id: int


@dataclass(frozen=True)
class AnswerSuperseded(Fact):
    """Another thread, or the documentation itself, is to be read instead; which one stands in the row."""

    question_id: int
    by_id: int


@dataclass(frozen=True)
class AgeingUndone(Fact):
    """What was decided about an answer whose page changed was taken back."""

    question_id: int
    by_id: int
