"""Topics as they are read: group by group, in the order that moderators gave them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forum.db import session
from forum.questions.models import Question, State, Topic, TopicGroup, question_topic


@dataclass(frozen=True)
class Shelf:
    """A group, or None for the topics that have none, with its topics and the number of public threads of each."""

    group: TopicGroup | None
    topics: list[tuple[Topic, int]]


def shelves() -> list[Shelf]:
    """Every topic and every group, those without a group last."""
    threads = (
        select(question_topic.c.topic_id, func.count().label("threads"))
        .join(Question, Question.id == question_topic.c.question_id)
        .where(Question.state == State.PUBLISHED)
        .group_by(question_topic.c.topic_id)
        .subquery()
    )
    counted = select(Topic, func.coalesce(threads.c.threads, 0)).outerjoin(threads, threads.c.topic_id == Topic.id)
    rows = [(topic, number) for topic, number in session.execute(counted.order_by(Topic.position, Topic.name))]
    return _arranged(rows)


def choices() -> list[Shelf]:
    """The same without counting, to choose from."""
    topics = session.scalars(select(Topic).options(joinedload(Topic.group)).order_by(Topic.position, Topic.name))
    return [shelf for shelf in _arranged([(topic, 0) for topic in topics]) if shelf.topics]


def _arranged(rows: list[tuple[Topic, int]]) -> list[Shelf]:
    groups = session.scalars(select(TopicGroup).order_by(TopicGroup.position, TopicGroup.name)).all()
    made = [Shelf(group, [row for row in rows if row[0].group_id == group.id]) for group in groups]
    alone = [row for row in rows if row[0].group_id is None]
    return [*made, Shelf(None, alone)] if alone else made
