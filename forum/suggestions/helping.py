"""What is recorded when a suggestion was the answer: it counts for the thread or the section, and for nobody's name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from forum import clock
from forum.db import session
from forum.events import record
from forum.pages import Page
from forum.suggestions.events import AnswerFound
from forum.suggestions.models import Helped
from forum.suggestions.suggesting import Suggestion


def note_helped(suggestion: Suggestion, page: Page | None) -> None:
    """This was the answer to what somebody was about to ask on that page."""
    page_id = page.id if page else None
    session.add(Helped(kind=suggestion.kind, subject_id=suggestion.number, page_id=page_id, at=clock.now()))
    session.flush()
    record(AnswerFound(suggestion.kind, suggestion.number, page_id))


def helped_counts(kind: str, numbers: Sequence[int]) -> dict[int, int]:
    """How often each of these was the answer."""
    counted = select(Helped.subject_id, func.count()).where(Helped.kind == kind, Helped.subject_id.in_(numbers))
    return {row[0]: row[1] for row in session.execute(counted.group_by(Helped.subject_id))}
