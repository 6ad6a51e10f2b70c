"""One action for many tickets: a job over a list that is frozen when it begins, each ticket in a transaction of its
own, together with the note of what became of it. A worker that dies leaves the rest to the next, and nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, insert, select
from sqlalchemy.orm import joinedload

from forum import clock, support
from forum.accounts import User, must_be_support
from forum.db import AWAY, session, write
from forum.desk.bulk_deeds import DEEDS, Done
from forum.desk.bulk_models import Action, Bulk, BulkItem, Outcome
from forum.desk.events import BulkBegun, BulkUndone
from forum.events import caused_by, record
from forum.jobs import errand, promise
from forum.refused import Refused
from forum.support import Reply, Ticket
from forum.web import speaking

log = logging.getLogger("forum.desk")

MOST = 5000
AT_A_TIME = 100
UNDO_FOR = timedelta(days=1)
LANE = "bulk"


def begin(
    action: Action, data: dict[str, Any], tickets: Iterable[int], *, by: User, submission: str, back: str = "/queue"
) -> Bulk:
    """Freeze the list and promise the work; the same form sent twice is one bulk."""
    must_be_support(by)
    if again := session.scalar(select(Bulk).where(Bulk.submission == submission, Bulk.by_id == by.id)):
        return again
    numbers = _existing(tickets)
    if not numbers:
        raise Refused(_("Please choose at least one first."))
    made = Bulk(by_id=by.id, action=action, data=data, back=back[:500], submission=submission, created_at=clock.now())
    session.add(made)
    session.flush()
    rows = [{"bulk_id": made.id, "ticket_id": one, "outcome": Outcome.WAITING, "before": {}} for one in numbers]
    session.execute(insert(BulkItem), rows)
    record(BulkBegun(made.id, by.id))
    promise("desk.bulk", {"bulk": made.id}, lane=LANE)
    return made


def undo(made: Bulk, *, by: User) -> None:
    """Take all of it back that nobody has touched since; only whoever did it, within a day."""
    must_be_support(by)
    made = session.get_one(Bulk, made.id, with_for_update=True, populate_existing=True)
    if not may_undo(made, by):
        raise Refused(_("This cannot be taken back any more."), status=409)
    made.undo_at = clock.now()
    session.flush()
    record(BulkUndone(made.id, by.id))
    promise("desk.undo_bulk", {"bulk": made.id}, lane=LANE)


def may_undo(made: Bulk, by: User) -> bool:
    fresh = made.finished_at is not None and made.finished_at > clock.now() - UNDO_FOR
    return fresh and made.undo_at is None and made.by_id == by.id


@errand("desk.bulk")
def work(payload: dict[str, Any]) -> None:
    """An errand, because each ticket is committed by itself: whatever happens to one stops none of the others."""
    _each(payload["bulk"], Outcome.WAITING, _do)
    with write():
        made = session.get_one(Bulk, payload["bulk"], with_for_update=True)
        made.finished_at = made.finished_at or clock.now()


@errand("desk.undo_bulk")
def work_back(payload: dict[str, Any]) -> None:
    _each(payload["bulk"], Outcome.DONE, _undo)


def progress(made: Bulk) -> dict[Outcome, int]:
    counted = select(BulkItem.outcome, func.count()).where(BulkItem.bulk_id == made.id).group_by(BulkItem.outcome)
    return {row[0]: row[1] for row in session.execute(counted)}


def items_of(made: Bulk, outcomes: Iterable[Outcome], after: int = 0) -> Sequence[BulkItem]:
    theirs = (BulkItem.bulk_id == made.id) & BulkItem.outcome.in_(list(outcomes)) & (BulkItem.id > after)
    shown = select(BulkItem).where(theirs).options(joinedload(BulkItem.ticket))
    return session.scalars(shown.order_by(BulkItem.id).limit(AT_A_TIME)).all()


def on_their_way(items: Iterable[BulkItem]) -> set[int]:
    """Which of these are replies that have neither gone nor been held."""
    promised = {item.before["reply"]: item.id for item in items if item.outcome is Outcome.DONE and item.before}
    waits = select(Reply.id).where(Reply.id.in_(promised), Reply.sent_at.is_(None), Reply.held_at.is_(None))
    return {promised[number] for number in session.scalars(waits)} if promised else set()


def _existing(tickets: Iterable[int]) -> list[int]:
    numbers = list(dict.fromkeys(number for number in tickets if 0 < number < 2**63))[:MOST]
    found: set[int] = set()
    for start in range(0, len(numbers), 500):
        found |= set(session.scalars(select(Ticket.id).where(Ticket.id.in_(numbers[start : start + 500]))))
    return [number for number in numbers if number in found]


def _each(bulk_id: int, which: Outcome, work_on: Callable[[Bulk, BulkItem, User], None]) -> None:
    open_ones = select(BulkItem.id).where(BulkItem.bulk_id == bulk_id, BulkItem.outcome == which)
    numbers = session.scalars(open_ones.order_by(BulkItem.id)).all()
    session.rollback()
    for number in numbers:
        with write():
            item = session.get_one(BulkItem, number, with_for_update=True, populate_existing=True)
            made = session.get_one(Bulk, bulk_id)
            if item.outcome is which:
                with speaking(made.by.language), caused_by(f"bulk:{bulk_id}"):
                    work_on(made, item, made.by)


def _do(made: Bulk, item: BulkItem, by: User) -> None:
    said = _tried(item, lambda ticket: DEEDS[made.action].do(ticket, made.data, by), Outcome.REFUSED)
    item.outcome, item.sentence, item.before = said.outcome, said.sentence, said.before
    session.flush()
    item.version = session.scalar(select(Ticket.version).where(Ticket.id == item.ticket_id))


def _undo(made: Bulk, item: BulkItem, by: User) -> None:
    def put_back(ticket: Ticket) -> Done:
        if ticket.version != item.version:
            raise Refused(_("Left as it is: somebody has changed it since"))
        DEEDS[made.action].undo(ticket, item, made.data, by)
        return Done(_("Taken back"), Outcome.UNDONE)

    said = _tried(item, put_back, Outcome.LEFT)
    item.outcome, item.sentence = said.outcome, said.sentence


def _tried(item: BulkItem, deed: Callable[[Ticket], Done], otherwise: Outcome) -> Done:
    """What the deed says, or why not; of one that is refused nothing is changed."""
    try:
        with session.begin_nested():
            return deed(support.locked(session.get_one(Ticket, item.ticket_id)))
    except Refused as error:
        return Done(error.sentence, otherwise)
    except AWAY:
        raise  # the database is away or two waited for each other: the whole job is tried again later
    except Exception:
        log.exception("ticket %s of bulk %s failed", item.ticket_id, item.bulk_id)
        return Done(_("Something went wrong with this one, and nothing of it was changed."), otherwise)
