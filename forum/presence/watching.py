"""Who looks at the same thing just now, and who writes there: a sign of life every ten seconds, gone after thirty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, bindparam, case, cast, delete, exists, func, select

from forum import clock
from forum.accounts import User
from forum.db import Moment, add_or_change, session, write
from forum.jobs import every
from forum.presence.models import Draft, Presence

ALIVE = timedelta(seconds=30)
_WRITES, _LOOKS, _APART = "w", "l", "\x1e"


@dataclass(frozen=True)
class Seen:
    """Somebody who is there; `writes` if they have typed something a moment ago."""

    user_id: int
    name: str
    writes: bool


def be_there(place: str, *, by: User, papers: Sequence[str] = ()) -> None:
    """A sign of life; who has just typed on one of the `papers` (the places of drafts) is writing."""
    now = clock.now()
    typed = exists().where(Draft.user_id == by.id, Draft.saved_at > now - ALIVE, Draft.place.in_(papers))
    wrote = now if session.scalar(select(typed)) else None
    row = {"place": place, "user_id": by.id, "seen_at": now, "wrote_at": wrote}
    add_or_change(
        Presence.metadata.tables["presence"],
        [row],
        keys=("place", "user_id"),
        change=lambda given: {"seen_at": given.seen_at, "wrote_at": given.wrote_at},
    )


def who_is_there(places: Iterable[str], *, but: User) -> dict[str, list[Seen]]:
    """Everybody but the reader at each of these places, in one query however many places there are."""
    since = clock.now() - ALIVE
    found = session.execute(
        select(Presence.place, User.id, User.name, Presence.wrote_at)
        .join(User, User.id == Presence.user_id)
        .where(Presence.place.in_(list(places)), Presence.seen_at > since, Presence.user_id != but.id)
        .order_by(User.name, User.id)
    )
    there: dict[str, list[Seen]] = {}
    for place, number, name, wrote in found:
        there.setdefault(place, []).append(Seen(number, name, wrote is not None and wrote > since))
    return there


def seen_at(place: ColumnElement[str]) -> ScalarSelect[Any]:
    """The same as a column of a list, for `read_seen`. Whoever executes it gives `reader`: nobody sees themselves."""
    alive: ColumnElement[datetime] = bindparam("alive", callable_=lambda: clock.now() - ALIVE, type_=Moment())
    writes = case((Presence.wrote_at > alive, _WRITES), else_=_LOOKS)
    line = writes + cast(User.id, String) + " " + User.name
    here = (Presence.place == place, Presence.seen_at > alive, Presence.user_id != bindparam("reader"))
    found = select(func.aggregate_strings(line, _APART)).select_from(Presence).join(User, User.id == Presence.user_id)
    return found.where(*here).correlate_except(Presence, User).scalar_subquery()


def read_seen(column: str | None) -> tuple[Seen, ...]:
    if not column:
        return ()
    lines = ([*line[1:].split(" ", 1), line[:1]] for line in column.split(_APART))
    found = (Seen(int(number), name, mark == _WRITES) for number, name, mark in lines)
    return tuple(sorted(found, key=lambda seen: (seen.name, seen.user_id)))


@every(timedelta(minutes=10))
def forget_who_left() -> None:
    with write():
        session.execute(delete(Presence).where(Presence.seen_at < clock.now() - 10 * ALIVE))
