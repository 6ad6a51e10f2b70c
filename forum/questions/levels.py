"""How far somebody is trusted, from what they have done here: reckoned anew each time, unless the team set it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, func, select, union_all

from forum import clock
from forum.accounts import User
from forum.db import Moment, session
from forum.questions.models import Answer, Question, State
from forum.questions.post_models import AnswerVote, LevelPin

# A member wrote something that stood for a day, or was simply here for a week; a regular helped others for a while.
STOOD, HERE = timedelta(days=1), timedelta(days=7)
REGULAR_DAYS, REGULAR_POSTS, REGULAR_HELPED = 30, 10, 2
REMEMBERED = timedelta(days=90)


class Level(enum.Enum):
    NEWCOMER = 0
    MEMBER = 1
    REGULAR = 2
    TEAM = 3

    @property
    def says(self) -> int:
        """What their report of a post weighs."""
        return min(self.value, 2)


@dataclass(frozen=True)
class Record:
    """What somebody did: public posts, when the first appeared, answers that helped, and what was taken away lately.

    `pinned` is the level the team gave them, whatever they did.
    """

    days: int
    posts: int
    first_at: datetime | None
    helped: int
    removed: int
    pinned: Level | None = None


def level_of(user: User) -> Level:
    known = _known(user)
    return _level(user, record_of(user)) if known is None else known


def level_and_record(user: User) -> tuple[Level, Record]:
    record, known = record_of(user), _known(user)
    return _level(user, record) if known is None else known, record


def weight_of(user: User) -> int:
    """What their report says towards hiding a post: of members only once something they wrote has stood for a day,
    so that accounts alone, however old, take nothing out of sight."""
    known = _known(user)
    if known is not None:
        return known.says
    record = record_of(user)
    level = _level(user, record)
    return level.says if record.pinned or level is not Level.MEMBER or _has_stood(record) else 0


def _known(user: User) -> Level | None:
    """What is clear without looking at what they wrote."""
    if user.is_staff or user.powers:
        return Level.TEAM
    return Level.NEWCOMER if user.is_suspended else None


def record_of(user: User) -> Record:
    """In one statement."""
    now = clock.now()
    asked = {"person": user.id, "remembered": now - REMEMBERED}
    posts, first_at, removed, votes, accepted, pin = session.execute(_RECORD, asked).one()
    pinned = None if pin is None else Level(pin)
    return Record((now - user.created_at).days, posts, first_at, votes + accepted, removed, pinned)


def _record() -> Select[Any]:
    person = bindparam("person", type_=BigInteger())
    theirs = [
        select(model.state, model.published_at, model.removed_at, model.removed_by_id).where(model.author_id == person)
        for model in (Question, Answer)
    ]
    posts = union_all(*theirs).subquery()
    taken = posts.c.removed_by_id.is_not(None) & (posts.c.removed_by_id != person)
    votes = select(func.count()).select_from(AnswerVote).join(Answer, Answer.id == AnswerVote.answer_id)
    solved = (Question.id == Answer.question_id) & (Question.accepted_id == Answer.id)
    accepted = select(func.count()).select_from(Answer).join(Question, solved)
    public = posts.c.state == State.PUBLISHED.value
    return select(
        func.count().filter(public),
        func.min(posts.c.published_at).filter(public),
        func.count().filter(taken & (posts.c.removed_at > bindparam("remembered", type_=Moment()))),
        votes.where(Answer.author_id == person).scalar_subquery(),
        accepted.where(Answer.author_id == person, Question.author_id != person).scalar_subquery(),
        select(LevelPin.level).where(LevelPin.user_id == person).scalar_subquery(),
    ).select_from(posts)


_RECORD = _record()


def _has_stood(record: Record) -> bool:
    return record.first_at is not None and record.first_at < clock.now() - STOOD


def _level(user: User, record: Record) -> Level:
    if record.pinned is not None:
        return record.pinned
    if record.removed and user.trusted_at is None:
        return Level.NEWCOMER
    long_enough = record.days >= REGULAR_DAYS and record.posts >= REGULAR_POSTS
    if long_enough and record.helped >= REGULAR_HELPED and not record.removed:
        return Level.REGULAR
    known = user.trusted_at is not None or _has_stood(record) or user.created_at < clock.now() - HERE
    return Level.MEMBER if known else Level.NEWCOMER
