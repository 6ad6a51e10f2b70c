"""What is recorded when a suggestion was the answer: it counts for the thread or the section, and for nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from forum import clock
from forum.db import session
from forum.events import record
from forum.pages import Page
from forum.suggestions.events import AnswerFound
from forum.suggestions.models import Helped
from forum.suggestions.suggesting import Suggestion

Time = tuple[datetime, datetime]


def note_helped(suggestion: Suggestion, page: Page | None) -> None:
    """This was the answer to what somebody was about to ask on that page."""
    page_id = page.id if page else None
    session.add(Helped(kind=suggestion.kind, subject_id=suggestion.number, page_id=page_id, at=clock.now()))
    session.flush()
    record(AnswerFound(suggestion.kind, suggestion.number, page_id))


def helped_counts(kind: str, numbers: Sequence[int], within: Time | None = None) -> dict[int, int]:
    """How often each of these was the answer; `within`: from the first moment on and before the second."""
    these = Helped.kind == kind, Helped.subject_id.in_(numbers), *_in(within)
    counted = select(Helped.subject_id, func.count()).where(*these).group_by(Helped.subject_id)
    return {row[0]: row[1] for row in session.execute(counted)}


def helped_on(pages: Sequence[int], within: Time | None = None) -> dict[int, int]:
    """How often somebody who was about to ask on each of these pages found the answer, wherever it stood."""
    counted = select(Helped.page_id, func.count()).where(Helped.page_id.in_(pages), *_in(within))
    return {row[0]: row[1] for row in session.execute(counted.group_by(Helped.page_id)) if row[0] is not None}


def _in(within: Time | None) -> tuple[ColumnElement[bool], ...]:
    return (Helped.at >= within[0], Helped.at < within[1]) if within else ()
