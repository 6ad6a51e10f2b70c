"""All threads of a page at once, when the page itself became another one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select, update

from forum.db import session
from forum.pages import touch
from forum.questions.models import Question, ShownOn

Carried = tuple[int, str, bool]
"""A thread, the section it was asked at, and whether the other page showed it already."""


def carry_threads(page_id: int, to_id: int) -> list[Carried]:
    """Whatever a page shows is shown on another one instead; nothing is said about it in the threads."""
    shown = session.execute(
        select(ShownOn.question_id, ShownOn.section).where(ShownOn.page_id == page_id).order_by(ShownOn.question_id)
    ).all()
    _lock(row[0] for row in shown)
    there = set(session.scalars(select(ShownOn.question_id).where(ShownOn.page_id == to_id)))
    both = select(ShownOn.question_id).where(ShownOn.page_id == to_id).scalar_subquery()
    _run(delete(ShownOn).where(ShownOn.page_id == page_id, ShownOn.question_id.in_(both)))
    _run(update(ShownOn).where(ShownOn.page_id == page_id).values(page_id=to_id))
    _redraw((row[0] for row in shown), [page_id, to_id])
    return [(number, section, number in there) for number, section in shown]


def carry_back(carried: Iterable[Carried], here_id: int, home_id: int) -> int:
    """Put threads back on the page they came from; those that have been put elsewhere since stay there."""
    rows = sorted(carried)
    _lock(number for number, _section, _there in rows)
    back = []
    for number, section, there in rows:
        stands = session.get(ShownOn, (number, here_id))
        if stands is None or session.get(ShownOn, (number, home_id)) is not None:
            continue
        session.add(ShownOn(question_id=number, page_id=home_id, section=section))
        if not there:
            session.delete(stands)
        back.append(number)
    session.flush()
    _redraw(back, [here_id, home_id])
    return len(back)


def _lock(numbers: Iterable[int]) -> None:
    """In the order in which everybody locks threads: the oldest first."""
    for number in numbers:
        session.execute(select(Question.id).where(Question.id == number).with_for_update())


def _redraw(numbers: Iterable[int], pages: list[int]) -> None:
    for number in numbers:
        _run(update(Question).where(Question.id == number).values(revision=Question.revision + 1))
    touch(pages)
    session.flush()
    session.expire_all()


def _run(statement: object) -> None:
    session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
