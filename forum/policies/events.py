from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class LevelRulesChanged(Fact):
    """Rules or levels are others from now on, so open tickets are judged anew."""

    by_id: int


@dataclass(frozen=True)
class PolicyChanged(Fact):
    """Other times are promised from now on, so running clocks are set anew."""

    policy_version_id: int
    by_id: int
