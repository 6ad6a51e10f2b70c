from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from forum import clock
from forum.accounts import TIER_GOOD_FOR, Organisation, User
from forum.db import Slice, session, slice_after

SIZE = 50
_live = Organisation.merged_into_id.is_(None)


def newest(after: str = "") -> Slice[Organisation]:
    """Every organisation, the newest first."""
    order = (Organisation.id, Organisation.id)
    return slice_after(select(Organisation).where(_live), order, after, SIZE, position=lambda one: (one.id, one.id))


def with_old_tier() -> Sequence[Organisation]:
    """Whose tier nobody has looked at for a week: first those whom nobody ever looked at, then the longest ago."""
    checked = Organisation.tier_checked_at
    never = select(Organisation).where(_live, checked.is_(None)).order_by(Organisation.id).limit(SIZE)
    old = select(Organisation).where(_live, checked < clock.now() - TIER_GOOD_FOR)
    found = session.scalars(never).all()
    return [*found, *session.scalars(old.order_by(checked, Organisation.id).limit(SIZE - len(found)))]


def people_of(organisation: Organisation) -> Select[User]:
    return select(User).where(User.organisation_id == organisation.id).order_by(User.id.desc()).limit(SIZE)


def count_people(organisation: Organisation) -> int:
    return session.scalar(select(func.count()).where(User.organisation_id == organisation.id)) or 0


def other_names(organisation: Organisation) -> Select[Organisation]:
    """What was merged into it, and its further domains."""
    return (
        select(Organisation).where(Organisation.merged_into_id == organisation.id).order_by(Organisation.id).limit(SIZE)
    )
