"""Whether what solved threads speak of still says the same: page by page, in jobs, whenever the index has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from forum.ageing.telling import tell
from forum.db import session
from forum.events import record
from forum.moves import LostPage
from forum.moves import Standing as Lost
from forum.pages import Page
from forum.questions import ShownOn, locked
from forum.sections import IndexedPage, Section, hash_of, last_text

judged = lru_cache(maxsize=512)(reason_of)
"""Many threads speak of the same section."""


@dataclass(frozen=True)
class Finding:
    """What became of one that was kept under `hash`: where it stands now, and whether it says something else."""

    ground_id: int
    hash: str
    section_id: int | None
    changed: bool


@dataclass(frozen=True)
class Findings:
    """Of everything that speaks of a page; `seen_at` is when that had changed."""

    seen_at: datetime
    rows: Sequence[Finding]


def look_at_page(page_id: int) -> None:
    """Look at everything that is known to speak of a page; twice is the same as once."""
    keep_findings(findings_on(page_id))


def findings_on(page_id: int) -> Findings | None:
    """Only read and compared, which may take seconds for a long page; None while it may have moved."""
    known = session.get(IndexedPage, page_id)
    if known is None or _may_have_moved(known):
        return None
    seen_at = max(filter(None, (known.changed_at, known.gone_at)))
    wanted = select(Ground).where(Ground.page_id == page_id, Ground.seen_at < seen_at)
    grounds = session.scalars(wanted.order_by(Ground.question_id).options(joinedload(Ground.section))).all()
    whole = last_text(page_id) if grounds and known.gone_at is None else ""
    return Findings(seen_at, [_finding(ground, whole) for ground in grounds])


def keep_findings(found: Findings | None) -> None:
    """What was found, but of what was decided about or laid anew in between: that is looked at again."""
    touched: set[int] = set()
    for row in found.rows if found else ():
        ground = session.get(Ground, row.ground_id, populate_existing=True)
        if found is None or ground is None or ground.hash != row.hash:
            continue
        touched.add(ground.question_id)
        if _seated(ground, row.section_id):
            ground.seen_at = found.seen_at
            ground.changed_at = (ground.changed_at or clock.now()) if row.changed else None
    session.flush()
    settle(sorted(touched))


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
            tell(locked(number), None)


def _raise(number: int, age: Age | None) -> None:
    question = locked(number)
    if question.solved_at is None:
        return
    age = age or Age(question_id=number)
    age.standing, age.raised_at = Standing.RAISED, clock.now()
    age.decided_at, age.by_id = None, None
    session.add(age)
    session.flush()
    tell(question, Standing.RAISED)
    record(AnswerAged(number))


def _finding(ground: Ground, whole: str) -> Finding:
    old = text_of(ground)
    if ground.anchor == "~":
        section, now = None, says_now(ground)
    else:
        section = section_now(ground, old)
        now = section.text if section else None
    same = hash_of(now or "") == ground.hash or (now is not None and judged(old, now, whole) is Reason.NOTHING)
    return Finding(ground.id, ground.hash, section.id if section else None, not same)


def _seated(ground: Ground, section_id: int | None) -> bool:
    """On the section as it is called now; False for what the thread speaks of there already."""
    section = session.get(Section, section_id) if section_id not in (None, ground.section_id) else None
    if section is None:
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
    return True


def _may_have_moved(known: IndexedPage) -> bool:
    """A page that is gone is asked for first: what moved takes its threads along, and nothing has changed."""
    if known.gone_at is None or session.get_one(Page, known.page_id).gone_at is not None:
        return False
    lost = session.get(LostPage, known.page_id)
    if lost is not None:
        return lost.standing in (Lost.UNKNOWN, Lost.THERE)
    return session.scalar(select(ShownOn.question_id).where(ShownOn.page_id == known.page_id).limit(1)) is not None
