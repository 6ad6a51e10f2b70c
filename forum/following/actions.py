from __future__ import annotations

from typing import Any, cast
from zoneinfo import available_timezones

from flask_babel import gettext as _
from sqlalchemy import Table

from forum import clock
from forum.accounts import User
from forum.db import add_once, add_unless_there, session
from forum.following.models import COLUMNS, Follow, HowOften, Kind, Mute, Reader
from forum.following.queries import count_of, follow_of, reader_of
from forum.following.targets import must_be_followable
from forum.questions import Question
from forum.refused import Refused

MUTES = ("mail", "digests", "everything")
MOST = 5000


def follow(kind: Kind, number: int, how_often: HowOften, *, by: User) -> None:
    """Hear of it from now on, as often as said; once more changes how often."""
    must_be_followable(kind, number, by)
    if how_often is HowOften.LEFT:
        leave(kind, number, by=by)
        return
    if _changed(kind, number, how_often, by):
        return
    if session.scalars(count_of(by)).one() >= MOST:
        raise Refused(_("You follow a lot already. Please leave something first."))
    add_once(_row(kind, number, how_often, by))


def follow_own(question_id: int, by: User) -> None:
    """Asking and answering follow the thread, unless the person left or chose before, or turned that off."""
    if by.erased_at or not reader_of(by.id).follows_own:
        return
    row = _values(Kind.THREAD, question_id, HowOften.AT_ONCE, by, by_hand=False)
    add_unless_there(cast(Table, Follow.__table__), row)


def leave(kind: Kind, number: int, *, by: User) -> None:
    """Hear no more of it than other follows say. A thread that was left stays left, whatever one writes in it."""
    if kind is Kind.THREAD:
        if not _changed(kind, number, HowOften.LEFT, by):
            add_once(_row(kind, number, HowOften.LEFT, by))
        return
    found = session.scalar(follow_of(kind, number, by.id))
    if found is not None:
        session.delete(found)


def silence(question_id: int, *, by: User) -> None:
    """Nothing more about this thread, whatever else one follows; also of one that is not public any more."""
    if session.get(Question, question_id) and not _changed(Kind.THREAD, question_id, HowOften.MUTED, by):
        add_once(_row(Kind.THREAD, question_id, HowOften.MUTED, by))


def mute(person: User, subject: str) -> None:
    """No more "mail" (the inbox stays), "digests", or "everything". Twice changes nothing."""
    if subject not in MUTES:
        raise ValueError(f"{subject!r} cannot be muted")
    add_once(Mute(user_id=person.id, subject=subject, created_at=clock.now()))


def unmute(person: User, subject: str) -> None:
    muted = session.get(Mute, (person.id, subject))
    if muted is not None:
        session.delete(muted)


def set_reader(person: User, *, zone: str, follows_own: bool) -> None:
    if zone and zone not in available_timezones():
        raise Refused(_("Please choose one of the time zones."))
    session.merge(Reader(user_id=person.id, zone=zone, follows_own=follows_own))


def _changed(kind: Kind, number: int, how_often: HowOften, by: User) -> bool:
    found = session.scalar(follow_of(kind, number, by.id))
    if found is None:
        return False
    if found.how_often is not how_often:
        found.changed_at = clock.now()
    found.how_often, found.by_hand = how_often, True
    return True


def _row(kind: Kind, number: int, how_often: HowOften, by: User) -> Follow:
    return Follow(**_values(kind, number, how_often, by, by_hand=True))


def _values(kind: Kind, number: int, how_often: HowOften, by: User, *, by_hand: bool) -> dict[str, Any]:
    values = {"user_id": by.id, "how_often": how_often, "by_hand": by_hand, "changed_at": clock.now()}
    return values | {COLUMNS[kind].key: number}
