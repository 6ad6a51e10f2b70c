"""Topics and their groups: made, named, put in order, made one, removed. The threads themselves stay as they are."""

from __future__ import annotations

from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import delete, insert, literal, select

from forum.accounts import Power, User, must_have
from forum.db import session
from forum.events import record
from forum.questions.models import Topic, TopicGroup, question_topic
from forum.questions.topic_events import (
    TopicGroupMade,
    TopicGroupRaised,
    TopicGroupRemoved,
    TopicGroupRenamed,
    TopicMade,
    TopicPutIntoGroup,
    TopicRaised,
    TopicRemoved,
    TopicRenamed,
    TopicsMerged,
)
from forum.questions.topics import checked_name
from forum.refused import Refused

Named = TypeVar("Named", Topic, TopicGroup)


def make_topic(name: str, group: TopicGroup | None, *, by: User) -> Topic:
    must_have(by, Power.TOPICS)
    made = Topic(name=_free(Topic, name), group_id=group.id if group else None, position=_next(Topic))
    session.add(made)
    session.flush()
    record(TopicMade(made.id, by.id))
    return made


def rename_topic(topic: Topic, name: str, *, by: User) -> None:
    must_have(by, Power.TOPICS)
    topic.name = _free(Topic, name, but=topic.id)
    session.flush()
    record(TopicRenamed(topic.id, by.id))


def put_into_group(topic: Topic, group: TopicGroup | None, *, by: User) -> None:
    must_have(by, Power.TOPICS)
    if topic.group_id != (group.id if group else None):
        topic.group_id, topic.position = group.id if group else None, _next(Topic)
        session.flush()
        record(TopicPutIntoGroup(topic.id, group.id if group else None, by.id))


def merge_topics(topic: Topic, into: Topic, *, by: User) -> None:
    """The threads of one topic get the other instead, and the one is gone. Who listens still finds both."""
    must_have(by, Power.TOPICS)
    if topic.id == into.id:
        raise Refused(_("Choose another topic to merge it with."))
    both = question_topic.c
    there = select(both.question_id).where(both.topic_id == into.id)
    missing = select(both.question_id, literal(into.id)).where(
        both.topic_id == topic.id, both.question_id.not_in(there)
    )
    session.execute(insert(question_topic).from_select(["question_id", "topic_id"], missing))
    record(TopicsMerged(topic.id, into.id, by.id))
    _delete(topic)


def remove_topic(topic: Topic, *, by: User) -> None:
    """Gone from every thread that has it; the threads stay."""
    must_have(by, Power.TOPICS)
    record(TopicRemoved(topic.id, by.id))
    _delete(topic)


def raise_topic(topic: Topic, *, by: User) -> None:
    """One place up in its group."""
    must_have(by, Power.TOPICS)
    same = Topic.group_id.is_(None) if topic.group_id is None else Topic.group_id == topic.group_id
    _raise(topic, list(session.scalars(select(Topic).where(same).order_by(Topic.position, Topic.name))))
    record(TopicRaised(topic.id, by.id))


def make_group(name: str, *, by: User) -> TopicGroup:
    must_have(by, Power.TOPICS)
    made = TopicGroup(name=_free(TopicGroup, name), position=_next(TopicGroup))
    session.add(made)
    session.flush()
    record(TopicGroupMade(made.id, by.id))
    return made


def rename_group(group: TopicGroup, name: str, *, by: User) -> None:
    must_have(by, Power.TOPICS)
    group.name = _free(TopicGroup, name, but=group.id)
    session.flush()
    record(TopicGroupRenamed(group.id, by.id))


def remove_group(group: TopicGroup, *, by: User) -> None:
    """Its topics stay, without a group."""
    must_have(by, Power.TOPICS)
    for topic in session.scalars(select(Topic).where(Topic.group_id == group.id)):
        topic.group_id = None
    session.flush()
    record(TopicGroupRemoved(group.id, by.id))
    session.delete(group)
    session.flush()


def raise_group(group: TopicGroup, *, by: User) -> None:
    must_have(by, Power.TOPICS)
    _raise(group, list(session.scalars(select(TopicGroup).order_by(TopicGroup.position, TopicGroup.name))))
    record(TopicGroupRaised(group.id, by.id))


def _free(kind: type[Named], name: str, *, but: int = 0) -> str:
    """A name that nothing of its kind has, in whichever case; it may differ from its own in case."""
    name = checked_name(name)
    taken = session.execute(select(kind.id, kind.name).where(kind.id != but)).all()
    if name.casefold() in {other.casefold() for _id, other in taken}:
        raise Refused(_("“%(name)s” is there already. Two topics can be merged.", name=name), status=409)
    return name


def _next(kind: type[Named]) -> int:
    """Behind everything of its kind."""
    last = session.scalar(select(kind.position).order_by(kind.position.desc()).limit(1))
    return 0 if last is None else last + 1


def _raise(row: Named, everything: list[Named]) -> None:
    place = everything.index(row)
    if place:
        everything[place - 1], everything[place] = everything[place], everything[place - 1]
    for position, one in enumerate(everything):
        one.position = position
    session.flush()


def _delete(topic: Topic) -> None:
    session.execute(delete(question_topic).where(question_topic.c.topic_id == topic.id))
    session.expire_all()
    session.delete(topic)
    session.flush()
