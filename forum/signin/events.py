"""Facts about one's own account name nobody as their doer: they are not deeds of staff, and not for the log."""

from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class PasswordSet(Fact):
    user_id: int


@dataclass(frozen=True)
class PasswordRemoved(Fact):
    user_id: int
