from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class PersonNoted(Fact):
    user_id: int
    note_id: int
    by_id: int


@dataclass(frozen=True)
class PersonNoteRemoved(Fact):
    user_id: int
    note_id: int
    by_id: int


@dataclass(frozen=True)
class PostReported(Fact):
    """Not by anybody in particular, as far as the log is concerned: who reports is nobody's business."""

    question_id: int
    report_id: int


@dataclass(frozen=True)
class DecisionMade(Fact):
    decision_id: int
    kind: str
    question_id: int | None
    answer_id: int | None
    user_id: int | None
    by_id: int


@dataclass(frozen=True)
class DecisionUndone(Fact):
    decision_id: int
    kind: str
    question_id: int | None
    answer_id: int | None
    user_id: int | None
    by_id: int


@dataclass(frozen=True)
class RulesChanged(Fact):
    name: str
    by_id: int


@dataclass(frozen=True)
class FilterTaughtAnew(Fact):
    by_id: int


@dataclass(frozen=True)
class FilterForgot(Fact):
    by_id: int
