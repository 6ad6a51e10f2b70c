from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.bodies.subjects import Subject

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Body:
    """An answer as it was made, and what it was made of."""

    subject: Subject
    number: int
    made_of: tuple[Any, ...]
    made_at: datetime
    tag: str
    headers: list[tuple[str, str]]
    content: bytes
    route: str

    @property
    def size(self) -> int:
        return len(self.content) + 2000
