from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select, text

from forum import clock
from forum.audit.canonical import digest
from forum.audit.models import Seal
from forum.db import is_postgres, session, write
from forum.events import FactRow
from forum.jobs import every

BATCH = 1000
BEGINNING = "0" * 64
log = logging.getLogger("forum.audit")


@every(timedelta(minutes=1))
def seal_facts() -> None:
    """Seal what was recorded since the last time, a batch at a time."""
    upto = _settled()
    while seal := _seal_next(upto):
        # What leaves the machine with the log can be compared with the table later: `forum audit verify --head`.
        log.info("sealed the facts up to %s: %s", seal.last_id, seal.digest)
        if seal.last_id >= upto:
            break


def newest_seal() -> Seal | None:
    return session.scalar(select(Seal).order_by(Seal.id.desc()).limit(1))


def facts_between(first: int, last: int, most: int | None = None) -> Sequence[FactRow]:
    rows = select(FactRow).where(FactRow.id.between(first, last)).order_by(FactRow.id).limit(most)
    return session.scalars(rows.execution_options(populate_existing=True)).all()


def unsealed() -> tuple[int, timedelta]:
    """How many facts wait to be sealed, and for how long the first of them has."""
    seal = newest_seal()
    after = FactRow.id > (seal.last_id if seal else 0)
    count, oldest = session.execute(select(func.count(), func.min(FactRow.at)).where(after)).one()
    return count, clock.now() - oldest if oldest else timedelta()


def _settled() -> int:
    """The number up to which no fact can come any more.

    On PostgreSQL numbers are given out before the commit, so a smaller one may appear later. The lock waits for
    everybody who is writing facts and holds off the next for a moment; on SQLite there is one writer at a time.
    """
    with write():
        if is_postgres():
            session.execute(text("SET LOCAL lock_timeout = '3s'"))
            session.execute(text("LOCK TABLE fact IN SHARE MODE"))
        return session.scalar(select(func.max(FactRow.id))) or 0


def _seal_next(upto: int) -> Seal | None:
    with write():
        last = newest_seal()
        first = last.last_id + 1 if last else 1
        rows = facts_between(first, upto, BATCH)
        if not rows:
            return None
        previous = last.digest if last else BEGINNING
        seal = Seal(
            first_id=first, last_id=rows[-1].id, facts=len(rows), previous=previous, digest="", sealed_at=clock.now()
        )
        seal.digest = digest(seal, rows)
        session.add(seal)
        return seal
