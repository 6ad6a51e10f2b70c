from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class InstallationChecked(Fact):
    by_id: int


@dataclass(frozen=True)
class ReceivedCounted(Fact):
    """Somebody wanted to know anew where everything is that ever came in."""

    by_id: int
