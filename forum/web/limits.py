from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast

from flask_babel import gettext as _
from sqlalchemy import String, Table, delete
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Base, count_up, session, write
from forum.jobs import every
from forum.refused import Refused
from forum.web.security_log import security_event

HOUR = timedelta(hours=1)


class Limit(Base):
    """How often something was done in one window of time; counted in the table so that it holds for all processes."""

    __tablename__ = "rate_limit"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    window: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    count: Mapped[int]


def limit(what: str, who: str, *, most: int, within: timedelta, sentence: str = "") -> None:
    """Count one more, inside the running transaction; Refused with 429 once it is more than `most`.

    `who` is kept as a hash: the table holds no addresses. A refusal rolls its own count back, so being
    refused does not lengthen the wait.
    """
    now = clock.now()
    seconds = int(within.total_seconds())
    window = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, now.tzinfo)
    name = f"{what}:{sha256(who.encode()).hexdigest()[:32]}"
    if count_up(cast(Table, Limit.__table__), {"name": name, "window": window}, "count") > most:
        security_event("too often", limit=what)
        minutes = max(1, round((window + within - now).total_seconds() / 60))
        raise Refused(
            sentence or _("That was a lot in a short time. Please try again in %(n)s minutes.", n=minutes), status=429
        )


@every(timedelta(hours=6))
def forget_old_limits() -> None:
    with write():
        session.execute(delete(Limit).where(Limit.window < clock.now() - timedelta(days=2)))
