"""How far somebody is trusted, from what they have done here: nobody grants it, and it is reckoned anew each time."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, union_all

from forum import clock
from forum.accounts import User
from forum.db import session
from forum.questions.models import Answer, Question, State
from forum.questions.post_models import AnswerVote

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
    """What somebody did: public posts, when the first appeared, answers that helped, and what was taken away lately."""

    days: int
    posts: int
    first_at: datetime | None
    helped: int
    removed: int


def level_of(user: User) -> Level:
    if user.is_staff or user.powers:
        return Level.TEAM
    return Level.NEWCOMER if user.is_suspended else _level(user, record_of(user))


def record_of(user: User) -> Record:
    """In one statement."""
    posts = union_all(
        *(
            select(model.state, model.published_at, model.removed_at, model.removed_by_id).where(
                model.author_id == user.id
            )
            for model in (Question, Answer)
        )
    ).subquery()
    taken = posts.c.removed_by_id.is_not(None) & (posts.c.removed_by_id != user.id)
    votes = select(func.count()).select_from(AnswerVote).join(Answer, Answer.id == AnswerVote.answer_id)
    accepted = select(func.count()).select_from(Question).join(Answer, Answer.id == Question.accepted_id)
    public = posts.c.state == State.PUBLISHED.value
    row = session.execute(
        select(
            func.count().filter(public),
            func.min(posts.c.published_at).filter(public),
            func.count().filter(taken & (posts.c.removed_at > clock.now() - REMEMBERED)),
            votes.where(Answer.author_id == user.id).scalar_subquery(),
            accepted.where(Answer.author_id == user.id, Question.author_id != user.id).scalar_subquery(),
        ).select_from(posts)
    ).one()
    return Record((clock.now() - user.created_at).days, row[0], row[1], row[3] + row[4], row[2])


def _level(user: User, record: Record) -> Level:
    if record.removed and user.trusted_at is None:
        return Level.NEWCOMER
    long_enough = record.days >= REGULAR_DAYS and record.posts >= REGULAR_POSTS
    if long_enough and record.helped >= REGULAR_HELPED and not record.removed:
        return Level.REGULAR
    stood = record.first_at is not None and record.first_at < clock.now() - STOOD
    known = user.trusted_at is not None or stood or user.created_at < clock.now() - HERE
    return Level.MEMBER if known else Level.NEWCOMER
