"""Whether what solved threads speak of still says the same: page by page, in jobs, whenever the index has changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import clock
from forum.ageing.events import AnswerAged
from forum.ageing.finding import section_now, text_of
from forum.ageing.laying import seat
from forum.ageing.models import Age, Ground, Standing, Why
from forum.ageing.substance import Reason, reason_of
from forum.db import session
from forum.events import record
from forum.moves import LostPage
from forum.moves import Standing as Lost
from forum.pages import Page
from forum.questions import ShownOn, locked, redrawn
from forum.sections import IndexedPage, hash_of, last_text

judged = lru_cache(maxsize=512)(reason_of)
"""Many threads speak of the same section."""


def look_at_page(page_id: int) -> None:
    """Look at everything that is known to speak of a page; twice is the same as once."""
    known = session.get(IndexedPage, page_id)
    if known is None or _may_have_moved(known):
        return
    grounds = session.scalars(
        select(Ground).where(Ground.page_id == page_id).order_by(Ground.question_id).options(joinedload(Ground.section))
    ).all()
    whole = last_text(page_id) if grounds and known.gone_at is None else ""
    seen_at = max(filter(None, (known.changed_at, known.gone_at)))
    for ground in grounds:
        if ground.seen_at < seen_at:
            _look(ground, whole, seen_at)
    settle(sorted({ground.question_id for ground in grounds}))


def says_now(ground: Ground) -> str | None:
    """What stands there now; None for what is there no more."""
    if ground.why is Why.PAGE or ground.anchor == "~":
        known = session.get(IndexedPage, ground.page_id)
        return last_text(ground.page_id) if known is not None and known.gone_at is None else None
    section = ground.section
    return section.text if section is not None and section.gone_at is None else None


def settle(numbers: Sequence[int]) -> None:
    """A thread is raised while any of what it speaks of has changed; what changed back is no longer."""
    for number in numbers:
        changed = select(Ground.id).where(Ground.question_id == number, Ground.changed_at.is_not(None)).limit(1)
        aged, age = session.scalar(changed) is not None, session.get(Age, number)
        if aged and (age is None or age.standing is Standing.TRUE):
            _raise(number, age)
        elif not aged and age is not None and age.standing is Standing.RAISED:
            session.delete(age)
            session.flush()
            redrawn(locked(number))


def _raise(number: int, age: Age | None) -> None:
    question = locked(number)
    if question.solved_at is None:
        return
    age = age or Age(question_id=number)
    age.standing, age.raised_at = Standing.RAISED, clock.now()
    age.decided_at, age.by_id = None, None
    session.add(age)
    session.flush()
    redrawn(question)
    record(AnswerAged(number))


def _look(ground: Ground, whole: str, seen_at: datetime) -> None:
    ground.seen_at, old = seen_at, text_of(ground)
    if ground.anchor != "~" and not _seated(ground, old):
        return
    now = says_now(ground)
    same = hash_of(now or "") == ground.hash or (now is not None and judged(old, now, whole) is Reason.NOTHING)
    ground.changed_at = None if same else ground.changed_at or clock.now()
    session.flush()


def _seated(ground: Ground, old: str) -> bool:
    """On the section as it is called now; False for what the thread speaks of there already."""
    section = section_now(ground, old)
    if section is None or section.id == ground.section_id:
        return True
    there = select(Ground.id).where(
        Ground.question_id == ground.question_id, Ground.page_id == section.page_id, Ground.anchor == section.anchor,
        Ground.id != ground.id,
    )  # fmt: skip
    if session.scalar(there) is not None:
        session.delete(ground)
        session.flush()
        return False
    seat(ground, section.page_id, section)
    ground.section = section
    return True


def _may_have_moved(known: IndexedPage) -> bool:
    """A page that is gone is asked for first: what moved takes its threads along, and nothing has changed."""
    if known.gone_at is None or session.get_one(Page, known.page_id).gone_at is not None:
        return False
    lost = session.get(LostPage, known.page_id)
    if lost is not None:
        return lost.standing in (Lost.UNKNOWN, Lost.THERE)
    return session.scalar(select(ShownOn.question_id).where(ShownOn.page_id == known.page_id).limit(1)) is not None
