from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class TeamAdded(Fact):
    team_id: int
    by_id: int


@dataclass(frozen=True)
class TeamChanged(Fact):
    team_id: int
    by_id: int


@dataclass(frozen=True)
class TeamRemoved(Fact):
    team_id: int
    by_id: int


@dataclass(frozen=True)
class TeamJoined(Fact):
    team_id: int
    user_id: int
    by_id: int


@dataclass(frozen=True)
class TeamLeft(Fact):
    team_id: int
    user_id: int
    by_id: int
