from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class PersonNoted(Fact):
    user_id: int
    note_id: int
    by_id: int


@dataclass(frozen=True)
class PersonNoteRemoved(Fact):
    user_id: int
    note_id: int
    by_id: int
