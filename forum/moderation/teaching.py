"""Having the filter learn anew from the decisions that stand, or forget everything."""

from __future__ import annotations

from sqlalchemy import select

from forum import screening
from forum.accounts import User, must_be_admin
from forum.db import session
from forum.events import record
from forum.moderation.events import FilterForgot, FilterTaughtAnew
from forum.moderation.learning import teach
from forum.moderation.models import Decision

NEWEST = 2000


def learn_anew(*, by: User) -> None:
    """From the texts as they are now, and with what the filter looks at today."""
    must_be_admin(by)
    screening.forget_decisions()
    standing = select(Decision).where(Decision.undone_at.is_(None)).order_by(Decision.id.desc()).limit(NEWEST)
    for decision in reversed(session.scalars(standing).all()):
        teach(decision)
    record(FilterTaughtAnew(by.id))


def forget_everything(*, by: User) -> None:
    must_be_admin(by)
    screening.forget_all()
    record(FilterForgot(by.id))
