"""How often was asked what a page should have said. Threads count on every page that shows them, by the day in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from forum.db import session
from forum.debt.models import DocsFix
from forum.figures import Range
from forum.pages import Page
from forum.questions import CloseReason, Question, ShownOn, State
from forum.sections import sections_of
from forum.suggestions import helped_counts, helped_on

MOST, WEEKS, WEEK = 200, 8, timedelta(days=7)


@dataclass(frozen=True)
class Debt:
    """What was asked; how much of it had been asked before; how much of it waits for a solution; and how often
    somebody `found` the answer before asking: of a page those who stood on it, of a section those who read it."""

    asked: int
    repeated: int
    unsolved: int
    found: int


@dataclass(frozen=True)
class PageDebt(Debt):
    page: Page
    fixed_on: date | None


@dataclass(frozen=True)
class SectionDebt(Debt):
    anchor: str
    heading: str
    gone: bool


@dataclass(frozen=True)
class Effect:
    """Questions in each of the weeks around a day; `before` and `after` are how many came in a week, in the middle.
    None after a fix of today."""

    weeks: Sequence[tuple[date, int]]
    before: float
    after: float | None


def debt_of_pages(range_: Range, site_id: int | None = None) -> list[PageDebt]:
    """The pages that were asked on most, and when they were last mended."""
    counted: Any = select(ShownOn.page_id, *_counts()).join(Question).where(_asked_in(range_)).group_by(ShownOn.page_id)
    if site_id is not None:
        counted = counted.where(Question.site_id == site_id)
    rows = counted.order_by(func.count().desc(), ShownOn.page_id).limit(MOST).subquery()
    fixed = select(func.max(DocsFix.fixed_on)).where(DocsFix.page_id == Page.id).scalar_subquery()
    found: Select[Any] = select(Page, fixed, rows.c.asked, rows.c.repeated, rows.c.unsolved)
    found = found.join(rows, rows.c.page_id == Page.id).order_by(rows.c.asked.desc(), Page.id)
    these = session.execute(found).all()
    helped = helped_on([page.id for page, *_rest in these], _bounds(range_))
    return [
        PageDebt(asked, repeated, unsolved, helped.get(page.id, 0), page=page, fixed_on=fixed_on)
        for page, fixed_on, asked, repeated, unsolved in these
    ]


def debt_of_sections(page: Page, range_: Range) -> list[SectionDebt]:
    """By heading; a thread asked at none belongs to the page as a whole. Headings are known once a page is indexed."""
    here = ShownOn.page_id == page.id
    counted: Any = select(ShownOn.section, *_counts()).join(Question).where(here, _asked_in(range_))
    order = func.count().desc(), ShownOn.section
    rows = session.execute(counted.group_by(ShownOn.section).order_by(*order)).all()
    known = {section.anchor: section for section in session.scalars(sections_of(page.id))}
    helped = helped_counts("section", [section.id for section in known.values()], _bounds(range_))
    return [
        SectionDebt(
            asked,
            repeated,
            unsolved,
            helped.get(known[anchor].id, 0) if anchor in known else 0,
            anchor=anchor,
            heading=known[anchor].heading if anchor in known else anchor,
            gone=anchor in known and known[anchor].gone_at is not None,
        )
        for anchor, asked, repeated, unsolved in rows
    ]


def effects_of(fixes: Sequence[DocsFix], today: date) -> list[Effect]:
    """For fixes of one page: one statement for all of them."""
    if not fixes:
        return []
    first = _start(min(fix.fixed_on for fix in fixes) - WEEKS * WEEK)
    until = _start(max(fix.fixed_on for fix in fixes) + WEEKS * WEEK)
    asked = select(ShownOn.section, Question.published_at).join(Question).where(
        ShownOn.page_id == fixes[0].page_id, Question.state == State.PUBLISHED,
        Question.published_at >= first, Question.published_at < until,
    )  # fmt: skip
    days = [(section, at.date()) for section, at in session.execute(asked) if at]
    return [_effect(fix, [day for section, day in days if fix.section in ("", section)], today) for fix in fixes]


def effect_of(fix: DocsFix, today: date) -> Effect:
    return effects_of([fix], today)[0]


def _effect(fix: DocsFix, days: Sequence[date], today: date) -> Effect:
    """The days of a week that has not ended are not held against the fix."""
    starts = [fix.fixed_on + n * WEEK for n in range(-WEEKS, WEEKS)]
    weeks = [(start, sum(start <= day < start + WEEK for day in days)) for start in starts if start <= today]
    passed = min((today - fix.fixed_on).days + 1, WEEKS * 7)
    after = sum(number for start, number in weeks if start >= fix.fixed_on)
    before = sum(number for start, number in weeks if start < fix.fixed_on)
    return Effect(weeks, before / WEEKS, after * 7 / passed if passed > 1 else None)


def _counts() -> list[ColumnElement[int]]:
    repeated = (Question.closed_at.is_not(None)) & (Question.close_reason == CloseReason.DUPLICATE)
    unsolved = Question.solved_at.is_(None) & Question.closed_at.is_(None)
    return [
        func.count().label("asked"),
        func.sum(case((repeated, 1), else_=0)).label("repeated"),
        func.sum(case((unsolved, 1), else_=0)).label("unsolved"),
    ]


def _asked_in(range_: Range) -> ColumnElement[bool]:
    first, after = _bounds(range_)
    return (Question.state == State.PUBLISHED) & (Question.published_at >= first) & (Question.published_at < after)


def threads_of(page_id: int, range_: Range) -> Select[Question]:
    """What was asked on a page, the newest first."""
    shown = select(ShownOn.question_id).where(ShownOn.page_id == page_id)
    return (
        select(Question)
        .where(Question.id.in_(shown), _asked_in(range_))
        .order_by(Question.published_at.desc(), Question.id.desc())
        .limit(50)
    )


def fixes_of(page_id: int) -> Select[DocsFix]:
    return (
        select(DocsFix).where(DocsFix.page_id == page_id).order_by(DocsFix.fixed_on.desc(), DocsFix.id.desc()).limit(10)
    )


def _bounds(range_: Range) -> tuple[datetime, datetime]:
    return _start(range_.first), _start(range_.last + timedelta(days=1))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
