"""When to look: as soon as the index of a site has changed, and whenever a thread is solved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, exists, or_, select

from forum import clock
from forum.ageing.judging import look_at_page
from forum.ageing.laying import lay
from forum.ageing.models import Ground, Wording
from forum.db import session, write
from forum.jobs import Job, every, promise, task
from forum.questions import Question, ShownOn, State
from forum.sections import IndexedPage

AT_ONCE = 20


@task("ageing.look")
def look_on(payload: dict[str, Any]) -> None:
    """Some threads that were solved before the index was there, then some pages that changed; and so on."""
    site_id, after = payload["site"], payload["after"]
    threads = session.scalars(_without_ground(site_id)).all() if not after else []
    for question in threads:
        lay(question)
    pages = [] if threads else session.scalars(_changed(site_id).where(IndexedPage.page_id > after)).all()
    for number in pages:
        look_at_page(number)
    if threads or len(pages) == AT_ONCE:
        _promise(site_id, after=pages[-1] if pages else 0)


def look_for_aged(site_id: int) -> None:
    """Look at whatever changed on a site, unless that is under way."""
    going = select(Job.id).where(Job.kind == "ageing.look", Job.lane == _lane(site_id), Job.failed_at.is_(None))
    if session.scalar(going.limit(1)) is None:
        _promise(site_id)


@every(timedelta(minutes=5))
def look_everywhere() -> None:
    """What was pushed page by page, and what moved since."""
    with write():
        for site_id in _sites():
            if session.scalar(_changed(site_id).limit(1)):
                look_for_aged(site_id)


@every(timedelta(hours=1))
def lay_what_was_solved_before() -> None:
    """What was solved while there was no index, or came from elsewhere."""
    with write():
        for site_id in _sites():
            if session.scalar(_without_ground(site_id).limit(1)):
                look_for_aged(site_id)


@every(timedelta(days=1))
def forget_wordings() -> None:
    """Texts that nothing was answered against any more."""
    used = exists().where(or_(Ground.hash == Wording.hash, Ground.earlier_hash == Wording.hash))
    with write():
        session.execute(delete(Wording).where(~used), execution_options={"synchronize_session": False})


def _sites() -> Sequence[int]:
    return session.scalars(select(IndexedPage.site_id).distinct().order_by(IndexedPage.site_id)).all()


def _changed(site_id: int) -> Select[Any]:
    here = Ground.page_id == IndexedPage.page_id
    unseen = or_(
        exists().where(here, Ground.seen_at < IndexedPage.changed_at),
        exists().where(here, Ground.seen_at < IndexedPage.gone_at),
    )
    wanted = select(IndexedPage.page_id).where(IndexedPage.site_id == site_id, unseen)
    return wanted.order_by(IndexedPage.page_id).limit(AT_ONCE)


def _without_ground(site_id: int) -> Select[Any]:
    indexed = (
        exists()
        .where(ShownOn.question_id == Question.id, IndexedPage.page_id == ShownOn.page_id)
        .where(IndexedPage.gone_at.is_(None))
    )
    solved = Question.site_id == site_id, Question.state == State.PUBLISHED, Question.solved_at.is_not(None)
    without = ~exists().where(Ground.question_id == Question.id)
    return select(Question).where(*solved, indexed, without).order_by(Question.id).limit(AT_ONCE)


def _promise(site_id: int, *, after: int = 0) -> None:
    promise("ageing.look", {"site": site_id, "after": after}, at=clock.now(), lane=_lane(site_id))


def _lane(site_id: int) -> str:
    return f"ageing:{site_id}"
