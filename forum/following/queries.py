from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from forum.accounts import User
from forum.db import Slice, in_columns, session, slice_after
from forum.following.models import COLUMNS, Follow, HowOften, Kind, Mute, Reader
from forum.pages import Site
from forum.questions import Topic

SIZE = 50
COUNTED = 1000
OFFERED = 300
_zone = func.coalesce(Reader.zone, "")
_FOLLOWING = or_(*(Follow.how_often == often for often in (HowOften.AT_ONCE, HowOften.DAILY, HowOften.WEEKLY)))


@dataclass(frozen=True)
class Following:
    """How one thing is followed: by how many (at most a thousand are counted), and how often by the reader."""

    kind: Kind
    number: int
    count: int
    mine: HowOften | None

    @property
    def is_mine(self) -> bool:
        return self.mine not in {None, HowOften.LEFT}


def following(kind: Kind, number: int, reader: User | None) -> Following:
    """One statement, whose cost does not grow with the followers."""
    asked = {"number": number, "reader": reader.id if reader else 0}
    [(followers, how_often)] = in_columns(_FOLLOWED[kind], asked)
    return Following(kind, number, followers, how_often)


def _followed(column: InstrumentedAttribute[int | None]) -> Select[int, HowOften | None]:
    here = column == bindparam("number")
    some = select(Follow.id).where(here, _FOLLOWING).limit(COUNTED).subquery()
    mine = select(Follow.how_often).where(here, Follow.user_id == bindparam("reader")).scalar_subquery()
    return select(select(func.count()).select_from(some).scalar_subquery(), mine)


_FOLLOWED = {kind: _followed(column) for kind, column in COLUMNS.items()}


def follow_of(kind: Kind, number: int, user_id: int) -> Select[Follow]:
    return select(Follow).where(COLUMNS[kind] == number, Follow.user_id == user_id)


def count_of(person: User) -> Select[int]:
    """How much a person follows by their own choice."""
    return select(func.count()).select_from(Follow).where(Follow.user_id == person.id, Follow.by_hand)


def follows_of(person: User, after: str = "") -> Slice[Follow]:
    """Everything a person follows or has muted, what they changed last first."""
    statement = select(Follow).where(Follow.user_id == person.id, Follow.how_often != HowOften.LEFT)
    return slice_after(
        statement.options(
            joinedload(Follow.question), joinedload(Follow.topic), joinedload(Follow.page), joinedload(Follow.site)
        ),
        (Follow.changed_at, Follow.id),
        after,
        SIZE,
        position=lambda row: (row.changed_at, row.id),
    )


def reader_of(user_id: int) -> Reader:
    """How this person wants to be told; the usual, not stored, for whoever has said nothing."""
    return session.get(Reader, user_id) or Reader(user_id=user_id, zone="", follows_own=True)


def usual_zone() -> str:
    """The zone of the first site's calendar; UTC while there is none."""
    site = session.scalar(select(Site).order_by(Site.id).limit(1).options(joinedload(Site.calendar)))
    return site.calendar.zone if site else "UTC"


def mutes_of(user_id: int) -> set[str]:
    return set(session.scalars(select(Mute.subject).where(Mute.user_id == user_id)))


def muting(subjects: Collection[str], people: Iterable[int]) -> set[int]:
    """Who of these people muted one of these subjects."""
    muted = select(Mute.user_id).where(Mute.subject.in_(subjects), Mute.user_id.in_(list(people)))
    return set(session.scalars(muted))


def topics_to_follow(person: User) -> list[tuple[int, str]]:
    """Topics a person does not follow yet, by name."""
    mine = select(Follow.topic_id).where(Follow.user_id == person.id, Follow.topic_id.is_not(None))
    rows = select(Topic.id, Topic.name).where(Topic.id.not_in(mine)).order_by(Topic.name, Topic.id)
    return [(number, name) for number, name in session.execute(rows.limit(OFFERED))]


def sites_to_follow(person: User) -> list[tuple[int, str]]:
    mine = select(Follow.site_id).where(Follow.user_id == person.id, Follow.site_id.is_not(None))
    rows = select(Site.id, Site.name).where(Site.id.not_in(mine)).order_by(Site.name, Site.id)
    return [(number, name) for number, name in session.execute(rows.limit(OFFERED))]


@dataclass(frozen=True)
class DigestZone:
    """A zone in which somebody waits for digests: as it is stored, and by its name."""

    stored: str
    name: str


def zones_of_digests(how_often: HowOften) -> list[DigestZone]:
    usual = usual_zone()
    stored = select(_zone).select_from(Follow).outerjoin(Reader, Reader.user_id == Follow.user_id)
    found = session.scalars(stored.where(Follow.how_often == how_often).distinct()).all()
    return [DigestZone(zone, zone or usual) for zone in found]


def awaiting_digest(how_often: HowOften, zone: str, begun: datetime, had: Select[int]) -> Select[int]:
    """Who of a zone wants one this often since before the morning began, wants mail at all, and has not had it."""
    silent = select(Mute.user_id).where(Mute.subject.in_(["mail", "digests", "everything"]))
    return (
        select(Follow.user_id)
        .outerjoin(Reader, Reader.user_id == Follow.user_id)
        .where(
            Follow.how_often == how_often,
            Follow.changed_at <= begun,
            _zone == zone,
            Follow.user_id.not_in(silent),
            Follow.user_id.not_in(had),
        )
        .distinct()
        .order_by(Follow.user_id)
    )
