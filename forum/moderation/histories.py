"""What a person did here before, for whoever decides about one of their posts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from forum.db import session
from forum.questions import Answer, Question, State

RECENT = 3


@dataclass(frozen=True)
class Past:
    """One earlier post: its thread, the answer's number or None, and what became of it."""

    question_id: int
    answer_id: int | None
    title: str
    state: State
    at: datetime

    @property
    def address(self) -> str:
        return f"/questions/{self.question_id}" + (f"#answer-{self.answer_id}" if self.answer_id else "")


@dataclass
class History:
    published: int = 0
    held: int = 0
    removed: int = 0
    recent: list[Past] = field(default_factory=list)


def histories(persons: Collection[int]) -> dict[int, History]:
    """Of several people at once, in as many statements as for one."""
    found = {number: History() for number in persons}
    if not persons:
        return found
    for author, state, count in _counts(persons):
        match state:
            case State.PUBLISHED:
                found[author].published += count
            case State.IN_REVIEW:
                found[author].held += count
            case State.REMOVED:
                found[author].removed += count
    for row in session.execute(_recent(persons)):
        past = Past(row.question_id, row.answer_id, row.title, State(row.state), row.at)
        found[row.author_id].recent.append(past)
    return found


def history_of(person: int) -> History:
    return histories([person])[person]


def _counts(persons: Collection[int]) -> Iterator[Any]:
    for model in (Question, Answer):
        statement = select(model.author_id, model.state, func.count()).where(model.author_id.in_(persons))
        yield from session.execute(statement.group_by(model.author_id, model.state))


def _recent(persons: Collection[int]) -> Select[Any]:
    """The newest posts of each, questions and answers together; not what only support reads any more."""
    shown = (State.PUBLISHED, State.IN_REVIEW, State.REMOVED)
    here = Question.made_private_at.is_(None)
    asked = select(
        Question.id.label("question_id"), literal(None, Answer.id.type).label("answer_id"), Question.title,
        Question.author_id, Question.state, Question.created_at.label("at"), _newest(Question),
    ).where(Question.author_id.in_(persons), Question.state.in_(shown), here)  # fmt: skip
    answered = (
        select(Answer.question_id, Answer.id, Question.title, Answer.author_id, Answer.state, Answer.created_at,
               _newest(Answer))
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.author_id.in_(persons), Answer.state.in_(shown), here)
    )  # fmt: skip
    both = union_all(asked, answered).subquery()
    place = func.row_number().over(partition_by=both.c.author_id, order_by=both.c.at.desc()).label("place")
    ranked = select(both, place).where(both.c.nth <= RECENT).subquery()
    return select(ranked).where(ranked.c.place <= RECENT).order_by(ranked.c.at.desc())


def _newest(model: type[Question] | type[Answer]) -> ColumnElement[int]:
    return func.row_number().over(partition_by=model.author_id, order_by=model.id.desc()).label("nth")
