from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class ImportStarted(Fact):
    run_id: int
    by_id: int | None


@dataclass(frozen=True)
class ImportEnded(Fact):
    run_id: int
    by_id: int | None


@dataclass(frozen=True)
class PlaceholderClaimed(Fact):
    """Somebody took over what they had written elsewhere, which stood under the name of `user_id` until then."""

    user_id: int
    by_id: int
