from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from forum import clock
from forum.db import session, write
from forum.jobs import every
from forum.signin.models import Challenge, MailChange


@every(timedelta(hours=12))
def forget_what_ran_out() -> None:
    """Challenges that nobody answered, and changes of address that not both sides agreed to."""
    with write():
        for table in (Challenge, MailChange):
            session.execute(delete(table).where(table.expires_at < clock.now()))
