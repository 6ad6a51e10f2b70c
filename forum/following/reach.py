"""Whom a thread reaches: everybody who follows it, one of its topics, a page that shows it, or its site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select, union

from forum.accounts import User
from forum.db import session
from forum.following.models import Follow, HowOften, Kind
from forum.questions import Question

_NEARNESS = list(Kind)
_URGENCY = [HowOften.AT_ONCE, HowOften.DAILY, HowOften.WEEKLY, HowOften.MUTED]


def matching(question: Question) -> list[ColumnElement[bool]]:
    """The conditions under which a follow is about this thread, one for each index."""
    topics = [topic.id for topic in question.topics]
    pages = [shown.page_id for shown in question.shown_on]
    return [
        Follow.question_id == question.id,
        *([Follow.topic_id.in_(topics)] if topics else []),
        *([Follow.page_id.in_(pages)] if pages else []),
        Follow.site_id == question.site_id,
    ]


def reached(question: Question, *, after: int, size: int) -> Sequence[int]:
    """The next `size` people with a follow that is about this thread, by their number: ten thousand are many slices."""
    slices: list[Any] = [
        select(Follow.user_id)
        .where(condition, Follow.user_id > after, Follow.how_often != HowOften.LEFT)
        .order_by(Follow.user_id)
        .limit(size)
        .subquery()
        for condition in matching(question)
    ]
    everybody = union(*(select(part.c.user_id) for part in slices)).subquery()
    return session.scalars(select(everybody.c.user_id).order_by(everybody.c.user_id).limit(size)).all()


def deciding(question: Question, people: Iterable[int]) -> dict[int, Follow]:
    """Of each of these people the one follow that decides how they hear of this thread."""
    wanted = select(Follow).where(Follow.user_id.in_(list(people)), or_(*matching(question)))
    by_person: dict[int, list[Follow]] = defaultdict(list)
    for row in session.scalars(wanted):
        by_person[row.user_id].append(row)
    found = {person: nearest(rows) for person, rows in by_person.items()}
    return {person: row for person, row in found.items() if row is not None}


def nearest(follows: Iterable[Follow]) -> Follow | None:
    """The nearest decides: thread before topic before page before site; of two as near, the more urgent."""
    meant = [row for row in follows if row.how_often is not HowOften.LEFT]
    return min(
        meant, key=lambda row: (_NEARNESS.index(row.kind), _URGENCY.index(row.how_often), row.number), default=None
    )


def follows_about(person: User, questions: Iterable[Question]) -> list[tuple[Question, list[Follow]]]:
    """Of these threads those that a person follows in any way, each with the follows that are about it."""
    mine: dict[tuple[Kind, int], Follow] = {
        (row.kind, row.number): row for row in session.scalars(select(Follow).where(Follow.user_id == person.id))
    }
    found = [(question, [mine[target] for target in _targets(question) if target in mine]) for question in questions]
    return [(question, follows) for question, follows in found if follows]


def _targets(question: Question) -> list[tuple[Kind, int]]:
    return [
        (Kind.THREAD, question.id),
        *((Kind.TOPIC, topic.id) for topic in question.topics),
        *((Kind.PAGE, shown.page_id) for shown in question.shown_on),
        (Kind.SITE, question.site_id),
    ]
