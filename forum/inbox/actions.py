from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from sqlalchemy import Table, case, delete, update

from forum import clock
from forum.accounts import User
from forum.db import add_or_change, session, write
from forum.inbox.models import Happening, InboxThread
from forum.jobs import every

KEPT = timedelta(days=90)
LONGEST = timedelta(days=365)


def happened(
    kind: str, question_id: int, by_id: int, *, answer_id: int | None = None, only_for: int | None = None
) -> Happening:
    """Note what happened; who is to see it is said by `put_before`."""
    made = Happening(
        kind=kind, question_id=question_id, by_id=by_id, answer_id=answer_id, user_id=only_for, at=clock.now()
    )
    session.add(made)
    session.flush()
    return made


def put_before(happening: Happening, people: Sequence[int]) -> None:
    """It is news in the inboxes of these people, in one statement; twice changes nothing that anybody would see."""
    table = cast(Table, InboxThread.__table__)
    row = {"question_id": happening.question_id, "first_id": happening.id, "at": happening.at, "read_at": None}
    add_or_change(
        table,
        [{"user_id": person, **row} for person in people],
        keys=["user_id", "question_id"],
        change=lambda new: {
            "first_id": case((table.c.read_at.is_(None), table.c.first_id), else_=new.first_id),
            "at": new.at,
            "read_at": None,
        },
    )


def read(question_id: int, *, by: User) -> None:
    """They have seen all of this thread."""
    row = session.get(InboxThread, (by.id, question_id), with_for_update=True)
    if row is not None and row.read_at is None:
        row.read_at = clock.now()


def read_all(*, by: User) -> None:
    unread = (InboxThread.user_id == by.id) & InboxThread.read_at.is_(None)
    session.execute(update(InboxThread).where(unread).values(read_at=clock.now()))


@every(timedelta(hours=12))
def forget_what_was_read() -> None:
    """What was read is kept for ninety days, what nobody reads for a year."""
    now = clock.now()
    with write():
        session.execute(delete(InboxThread).where(InboxThread.read_at < now - KEPT))
        session.execute(delete(InboxThread).where(InboxThread.read_at.is_(None), InboxThread.at < now - LONGEST))
        session.execute(delete(Happening).where(Happening.at < now - LONGEST))
