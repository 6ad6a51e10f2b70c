from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, case, delete, func, select
from sqlalchemy.orm import joinedload

from forum import clock
from forum.accounts import User, of_team
from forum.community.models import Helper, UnlistedHelper
from forum.db import add_once, session, write
from forum.jobs import every
from forum.questions import Answer, Question, State

LATELY = timedelta(days=90)
MOST = 30


def helpers() -> Select[Helper]:
    """Who helped others lately, those first whose answers solved the most."""
    return (
        select(Helper)
        .join(User, User.id == Helper.user_id)
        .options(joinedload(Helper.user))
        .where(Helper.user_id.not_in(select(UnlistedHelper.user_id)), ~of_team())
        .order_by(Helper.accepted.desc(), Helper.answers.desc(), Helper.user_id)
        .limit(MOST)
    )


def unlist(user: User) -> None:
    add_once(UnlistedHelper(user_id=user.id))


def list_again(user: User) -> None:
    session.execute(delete(UnlistedHelper).where(UnlistedHelper.user_id == user.id))


def is_unlisted(user: User) -> bool:
    return session.get(UnlistedHelper, user.id) is not None


@every(timedelta(hours=1))
def renew_helpers() -> None:
    """Counted before anything is locked: it goes through all threads of three months."""
    counted = session.execute(_counted()).all()
    with write():
        session.execute(delete(Helper))
        for user_id, accepted, answers in counted:
            session.add(Helper(user_id=user_id, accepted=accepted, answers=answers))


def _counted() -> Select[int, Any, int]:
    """Answers to other people's questions, without staff, without who has left, and without who is not to be listed."""
    # Those alone have answers of that time; there is an index of them, and none of answers by their time.
    active = select(Question.id).where(Question.state == State.PUBLISHED, Question.active_at > clock.now() - LATELY)
    solved = func.sum(case((Question.accepted_id == Answer.id, 1), else_=0))
    return (
        select(Answer.author_id, solved, func.count())
        .join(Question, Question.id == Answer.question_id)
        .join(User, User.id == Answer.author_id)
        .where(
            Answer.state == State.PUBLISHED,
            Question.state == State.PUBLISHED,
            Answer.question_id.in_(active),
            Answer.published_at > clock.now() - LATELY,
            ~Answer.from_asker,
            ~Answer.by_staff,
            User.erased_at.is_(None),
            ~of_team(),
            User.id.not_in(select(UnlistedHelper.user_id)),
        )
        .group_by(Answer.author_id)
        .order_by(solved.desc(), func.count().desc(), Answer.author_id)
        .limit(MOST * 2)
    )
