"""Levels that the team sets, where what somebody did says too little, or too much."""

from __future__ import annotations

from flask_babel import gettext as _

from forum import clock
from forum.accounts import Power, User, must_have
from forum.db import session
from forum.events import record
from forum.questions.events import LevelPinned, LevelUnpinned
from forum.questions.levels import Level
from forum.questions.post_models import LevelPin
from forum.refused import Refused

REASON_MAX = 500


def pin_level(person: User, level: Level, reason: str, *, by: User) -> LevelPin:
    """It stays until somebody takes it back, whatever they do meanwhile."""
    must_have(by, Power.SUSPEND)
    if person.is_staff or person.powers or level is Level.TEAM:
        raise Refused(_("Whoever has a role here is known by that."))
    reason = " ".join(reason.split())[:REASON_MAX]
    if not reason:
        raise Refused(_("Please say why, for whoever looks at it later."))
    made = session.merge(LevelPin(user_id=person.id, level=level.value, reason=reason, by_id=by.id, at=clock.now()))
    session.flush()
    record(LevelPinned(person.id, level.value, by.id))
    return made


def unpin_level(person: User, *, by: User) -> None:
    must_have(by, Power.SUSPEND)
    if (pinned := session.get(LevelPin, person.id)) is not None:
        session.delete(pinned)
        session.flush()
        record(LevelUnpinned(person.id, by.id))


def pin_of(person: User) -> LevelPin | None:
    return session.get(LevelPin, person.id)
