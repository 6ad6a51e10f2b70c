"""When to look: as soon as the index of a site has changed, and whenever a thread is solved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, exists, or_, select

from forum import clock
from forum.ageing.judging import Findings, findings_on, keep_findings
from forum.ageing.laying import lay
from forum.ageing.models import Ground, Wording
from forum.db import session, write
from forum.jobs import Job, errand, every, promise
from forum.pages import Site
from forum.questions import Question, ShownOn, State
from forum.sections import IndexedPage

AT_ONCE, REMOVED_AT_ONCE = 5, 500


@errand("ageing.look")
def look_on(payload: dict[str, Any]) -> Callable[[], None]:
    """Some threads that were solved before the index was there, then the pages that changed, one in each step: it is
    read and compared with no transaction open, for others wait for that one."""
    site_id, after = payload["site"], payload["after"]
    if not after and session.scalar(_without_ground(site_id).limit(1)):
        session.rollback()
        return lambda: _lay_some(site_id)
    number = session.scalar(_changed(site_id).where(IndexedPage.page_id > after).limit(1))
    found = findings_on(number) if number else None
    session.rollback()
    return lambda: _keep(site_id, number, found)


def _lay_some(site_id: int) -> None:
    for question in session.scalars(_without_ground(site_id).limit(AT_ONCE)).all():
        lay(question)
    _promise(site_id)


def _keep(site_id: int, number: int | None, found: Findings | None) -> None:
    if number is not None:
        keep_findings(found)
        _promise(site_id, after=number)


def look_for_aged(site_id: int) -> None:
    """Look at whatever changed on a site, unless that is under way."""
    going = select(Job.id).where(Job.kind == "ageing.look", Job.lane == _lane(site_id), Job.failed_at.is_(None))
    if session.scalar(going.limit(1)) is None:
        _promise(site_id)


@every(timedelta(minutes=5))
def look_everywhere() -> None:
    """What was pushed page by page, and what moved since."""
    _look_where(_changed)


@every(timedelta(hours=1))
def lay_what_was_solved_before() -> None:
    """What was solved while there was no index, or came from elsewhere."""
    _look_where(_without_ground)


@every(timedelta(days=1))
def forget_wordings() -> None:
    """Texts that nothing was answered against any more."""
    used = exists().where(or_(Ground.hash == Wording.hash, Ground.earlier_hash == Wording.hash))
    # Looked for first, which holds up nobody who writes, and asked again in the statement that removes them.
    while unused := session.scalars(select(Wording.hash).where(~used).limit(REMOVED_AT_ONCE)).all():
        with write():
            gone = delete(Wording).where(Wording.hash.in_(unused), ~used)
            session.execute(gone, execution_options={"synchronize_session": False})


def _look_where(wanted: Callable[[int], Select[Any]]) -> None:
    """On which sites there is something is asked before anything is locked: it may take a while."""
    sites = [site_id for site_id in _sites() if session.scalar(wanted(site_id).limit(1))]
    if sites:
        with write():
            for site_id in sites:
                look_for_aged(site_id)


def _sites() -> Sequence[int]:
    """Those with an index of their pages."""
    return session.scalars(
        select(Site.id).where(exists().where(IndexedPage.site_id == Site.id)).order_by(Site.id)
    ).all()


def _changed(site_id: int) -> Select[Any]:
    here = Ground.page_id == IndexedPage.page_id
    unseen = or_(
        exists().where(here, Ground.seen_at < IndexedPage.changed_at),
        exists().where(here, Ground.seen_at < IndexedPage.gone_at),
    )
    wanted = select(IndexedPage.page_id).where(IndexedPage.site_id == site_id, unseen)
    return wanted.order_by(IndexedPage.page_id)


def _without_ground(site_id: int) -> Select[Any]:
    indexed = (
        exists()
        .where(ShownOn.question_id == Question.id, IndexedPage.page_id == ShownOn.page_id)
        .where(IndexedPage.gone_at.is_(None))
    )
    solved = Question.site_id == site_id, Question.state == State.PUBLISHED, Question.solved_at.is_not(None)
    without = ~exists().where(Ground.question_id == Question.id)
    return select(Question).where(*solved, indexed, without).order_by(Question.id)


def _promise(site_id: int, *, after: int = 0) -> None:
    promise("ageing.look", {"site": site_id, "after": after}, at=clock.now(), lane=_lane(site_id))


def _lane(site_id: int) -> str:
    return f"ageing:{site_id}"
