from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class AnswerFound(Fact):
    """Whoever was about to ask found the answer in what was suggested: a "thread" or a "section" of that number."""

    kind: str
    subject_id: int
    page_id: int | None
