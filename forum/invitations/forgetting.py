from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from forum import clock
from forum.accounts import PersonErased, User
from forum.db import session, write
from forum.events import on
from forum.invitations.models import Invitation
from forum.jobs import every

KEPT_AFTER_END = timedelta(days=30)


@on(PersonErased)
def forget_invitation(fact: PersonErased) -> None:
    user = session.get_one(User, fact.user_id)
    session.execute(delete(Invitation).where(Invitation.email == user.email))


@every(timedelta(hours=12))
def forget_who_did_not_come() -> None:
    """An address that answered nothing for a month after its link ran out."""
    with write():
        session.execute(delete(Invitation).where(Invitation.expires_at < clock.now() - KEPT_AFTER_END))
