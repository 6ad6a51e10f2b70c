"""The facts about topics themselves; which topics a thread has is `TopicsSet`."""

from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class TopicMade(Fact):
    topic_id: int
    by_id: int


@dataclass(frozen=True)
class TopicRenamed(Fact):
    topic_id: int
    by_id: int


@dataclass(frozen=True)
class TopicPutIntoGroup(Fact):
    topic_id: int
    group_id: int | None
    by_id: int


@dataclass(frozen=True)
class TopicRaised(Fact):
    topic_id: int
    by_id: int


@dataclass(frozen=True)
class TopicsMerged(Fact):
    """Recorded while both are there: whoever keeps something about the one lets it be about the other now."""

    topic_id: int
    into_id: int
    by_id: int


@dataclass(frozen=True)
class TopicRemoved(Fact):
    topic_id: int
    by_id: int


@dataclass(frozen=True)
class TopicGroupMade(Fact):
    topic_group_id: int
    by_id: int


@dataclass(frozen=True)
class TopicGroupRenamed(Fact):
    topic_group_id: int
    by_id: int


@dataclass(frozen=True)
class TopicGroupRaised(Fact):
    topic_group_id: int
    by_id: int


@dataclass(frozen=True)
class TopicGroupRemoved(Fact):
    topic_group_id: int
    by_id: int
