from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class RoadmapItemAdded(Fact):
    item_id: int
    by_id: int


@dataclass(frozen=True)
class RoadmapItemChanged(Fact):
    item_id: int
    by_id: int


@dataclass(frozen=True)
class RoadmapItemRemoved(Fact):
    item_id: int
    by_id: int


@dataclass(frozen=True)
class RoadmapItemCompleted(Fact):
    item_id: int
    by_id: int


@dataclass(frozen=True)
class RoadmapItemReopened(Fact):
    item_id: int
    by_id: int


@dataclass(frozen=True)
class RoadmapBetaOpened(Fact):
    item_id: int
    by_id: int


@dataclass(frozen=True)
class RoadmapBetaEnded(Fact):
    item_id: int
    by_id: int


@dataclass(frozen=True)
class RoadmapNewsTold(Fact):
    news_id: int
    item_id: int
    by_id: int
