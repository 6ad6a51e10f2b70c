"""What is known of the age of answers: for the thread, for lists, for feeds and suggestions, and for the work list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, Integer, Select, exists, func, select, type_coerce
from sqlalchemy.orm import joinedload, selectinload

from forum.ageing.judging import says_now
from forum.ageing.models import SPOKEN, Age, Ground, Standing, Wording
from forum.db import Slice, session, slice_after
from forum.questions import Answer, Piece, Question, Shown, ShownOn, State, differences

AT_ONCE = 10


@dataclass(frozen=True)
class Change:
    """What one of the places that a thread speaks of said, and what it says now; `gone` for what it does not any
    more."""

    ground: Ground
    pieces: Sequence[Piece]
    gone: bool


def ages_of(numbers: Collection[int]) -> Mapping[int, Age]:
    """Of these threads, those whose page changed since, unless that was found to be no matter."""
    if not numbers:
        return {}
    wanted = select(Age).where(Age.question_id.in_(numbers), Age.standing.in_(SPOKEN)).options(*_targets())
    return {age.question_id: age for age in session.scalars(wanted)}


def age_of(question: Question | Shown, threads: Sequence[Question] = ()) -> Age | None:
    """Of one that is shown, alone or in a list of `threads`: asked for once in a request, whoever wants to know."""
    if not question.aged:
        return None
    wanted = tuple(thread.id for thread in threads if thread.aged) or (question.id,)
    known: dict[tuple[int, ...], Mapping[int, Age]] = g.setdefault("ages", {})
    if wanted not in known:
        known[wanted] = ages_of(wanted)
    return known[wanted].get(question.id)


def successors(numbers: Collection[int]) -> dict[int, tuple[str, int] | None]:
    """By superseded thread, what is to be read instead: a "thread" or a "section"; None where that is another page."""
    if not numbers:
        return {}
    wanted = select(Age.question_id, Age.to_question_id, Age.to_section_id)
    wanted = wanted.where(Age.question_id.in_(numbers), Age.standing == Standing.SUPERSEDED)
    return {
        number: ("thread", thread) if thread else ("section", section) if section else None
        for number, thread, section in session.execute(wanted)
    }


def is_outdated() -> ColumnElement[bool]:
    return exists().where(Age.question_id == Question.id, Age.standing == Standing.OUTDATED)


def is_past() -> ColumnElement[bool]:
    """Whether a thread's answer is outdated or superseded."""
    past = Age.standing.in_((Standing.OUTDATED, Standing.SUPERSEDED))
    return exists().where(Age.question_id == Question.id, past)


def changes_of(numbers: Collection[int]) -> dict[int, list[Change]]:
    """By thread, what changed of what it speaks of."""
    if not numbers:
        return {}
    wanted = select(Ground, Wording.text).join(Wording, Wording.hash == Ground.hash)
    wanted = wanted.where(Ground.question_id.in_(numbers), Ground.changed_at.is_not(None))
    loaded = joinedload(Ground.page), joinedload(Ground.section)
    made: dict[int, list[Change]] = {}
    for ground, text in session.execute(wanted.order_by(Ground.id).options(*loaded)):
        now = says_now(ground)
        change = Change(ground, differences(text, now or ""), gone=now is None)
        made.setdefault(ground.question_id, []).append(change)
    return made


def waiting(site_id: int | None, *, by_readers: bool, after: str) -> Slice[Age]:
    """What nobody has decided about: what changed first, or what most people have too or were helped by, first."""
    wanted = _listed(site_id).where(Age.standing == Standing.RAISED)
    if not by_readers:
        return slice_after(wanted, (Age.raised_at, Age.question_id), after, AT_ONCE, descending=False,
                           position=lambda age: (age.raised_at, age.question_id))  # fmt: skip
    readers = type_coerce(Question.me_too_count + func.coalesce(Answer.helped_count, 0), Integer)
    wanted = wanted.outerjoin(Answer, Answer.id == Question.accepted_id)
    return slice_after(wanted, (readers, Age.question_id), after, AT_ONCE,
                       position=lambda age: (readers_of(age.question), age.question_id))  # fmt: skip


def decided(site_id: int | None, after: str) -> Slice[Age]:
    wanted = _listed(site_id).where(Age.standing != Standing.RAISED, Age.decided_at.is_not(None))
    return slice_after(wanted, (Age.decided_at, Age.question_id), after, AT_ONCE,
                       position=lambda age: (age.decided_at or age.raised_at, age.question_id))  # fmt: skip


def readers_of(question: Question) -> int:
    return question.me_too_count + (question.accepted.helped_count if question.accepted else 0)


def how_many() -> int:
    public = Question.state == State.PUBLISHED, Question.solved_at.is_not(None)
    counted = select(func.count()).select_from(Age).join(Question, Question.id == Age.question_id)
    return session.scalar(counted.where(Age.standing == Standing.RAISED, *public)) or 0


def newer_on_same_page(ages: Sequence[Age]) -> dict[int, Question]:
    """By thread, the last one on the same page that was solved since the page changed: it may be what to read now."""
    if not ages:
        return {}
    pages = {shown.page_id: age for age in ages for shown in age.question.shown_on}
    since = min(age.raised_at for age in ages)
    wanted = select(ShownOn.page_id, Question).join(Question, Question.id == ShownOn.question_id)
    solved = Question.state == State.PUBLISHED, Question.solved_at >= since, ~is_past()
    rows = session.execute(wanted.where(ShownOn.page_id.in_(pages), *solved).order_by(Question.solved_at).limit(100))
    by_page: dict[int, list[Question]] = {}
    for page_id, question in rows:
        by_page.setdefault(page_id, []).append(question)
    found: dict[int, Question] = {}
    for age in ages:
        for shown in age.question.shown_on:
            for question in by_page.get(shown.page_id, ()):
                if question.id != age.question_id and question.solved_at and question.solved_at >= age.raised_at:
                    found[age.question_id] = question
    return found


def _listed(site_id: int | None) -> Select[Age]:
    public = Question.state == State.PUBLISHED, Question.solved_at.is_not(None)
    wanted = select(Age).join(Question, Question.id == Age.question_id).where(*public)
    if site_id is not None:
        wanted = wanted.where(Question.site_id == site_id)
    asked = joinedload(Age.question)
    return wanted.options(
        asked.joinedload(Question.accepted).joinedload(Answer.author),
        asked.joinedload(Question.site),
        asked.selectinload(Question.shown_on).joinedload(ShownOn.page),
        joinedload(Age.by),
        *_targets(),
    )


def _targets() -> list[Any]:
    return [selectinload(Age.to_question), selectinload(Age.to_page), selectinload(Age.to_section)]
