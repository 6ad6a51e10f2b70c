from __future__ import annotations

from sqlalchemy import delete, or_

from forum.accounts import PersonErased
from forum.db import session
from forum.events import on
from forum.shifts.models import DayEnd, Handed


@on(PersonErased)
def forget_their_days(fact: PersonErased) -> None:
    """Which weeks they were named for stays, under no name of theirs."""
    session.execute(delete(DayEnd).where(DayEnd.user_id == fact.user_id))
    session.execute(delete(Handed).where(or_(Handed.from_id == fact.user_id, Handed.to_id == fact.user_id)))
