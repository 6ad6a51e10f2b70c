from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class HostKeyMade(Fact):
    site_id: int
    key_id: int
    by_id: int


@dataclass(frozen=True)
class HostKeyEnded(Fact):
    site_id: int
    key_id: int
    by_id: int


@dataclass(frozen=True)
class PlanTiersSet(Fact):
    by_id: int
