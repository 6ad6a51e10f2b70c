from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from forum import clock
from forum.accounts.codes import Code
from forum.accounts.models import SignIn
from forum.db import session, write
from forum.jobs import every

KEPT = timedelta(days=7)


@every(timedelta(hours=12))
def forget_old_codes_and_sessions() -> None:
    """Codes and sessions that ended a week ago are of no use to anybody, and are about persons."""
    old = clock.now() - KEPT
    with write():
        session.execute(delete(Code).where(Code.expires_at < old))
        session.execute(delete(SignIn).where(SignIn.expires_at < old))
        session.execute(delete(SignIn).where(SignIn.ended_at < old))
