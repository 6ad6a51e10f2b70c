"""Asking and answering follow the thread; who goes follows nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import aliased

from forum.accounts import Part, PersonErased, User, exports
from forum.db import session
from forum.events import on
from forum.following.actions import follow_own
from forum.following.models import Follow, Mute, Reader
from forum.following.queries import mutes_of, reader_of
from forum.following.targets import name_of
from forum.moves import PageMoved, PageMovedBack
from forum.questions import AnswerPosted, QuestionAsked, TopicsMerged


@on(QuestionAsked)
def follow_what_one_asked(fact: QuestionAsked) -> None:
    follow_own(fact.question_id, session.get_one(User, fact.by_id))


@on(AnswerPosted)
def follow_what_one_answered(fact: AnswerPosted) -> None:
    follow_own(fact.question_id, session.get_one(User, fact.by_id))


@on(TopicsMerged)
def follow_what_is_left_of_two_topics(fact: TopicsMerged) -> None:
    """Who followed the topic that goes follows the one that stays, unless they do already."""
    already = select(Follow.user_id).where(Follow.topic_id == fact.into_id)
    moving = (Follow.topic_id == fact.topic_id) & Follow.user_id.not_in(already)
    session.execute(update(Follow).where(moving).values(topic_id=fact.into_id))


@on(PageMoved)
def follow_the_page_it_became(fact: PageMoved) -> None:
    """Who followed the page follows the one it became, unless they do already; a copy, so that it can be undone."""
    already = set(session.scalars(select(Follow.user_id).where(Follow.page_id == fact.to_id)))
    for row in session.scalars(select(Follow).where(Follow.page_id == fact.page_id)).all():
        if row.user_id not in already:
            session.add(
                Follow(
                    user_id=row.user_id,
                    page_id=fact.to_id,
                    how_often=row.how_often,
                    by_hand=row.by_hand,
                    changed_at=row.changed_at,
                )
            )


@on(PageMovedBack)
def unfollow_what_it_had_become(fact: PageMovedBack) -> None:
    before = aliased(Follow)
    copied = exists().where(
        before.page_id == fact.page_id, before.user_id == Follow.user_id, before.changed_at == Follow.changed_at
    )
    session.execute(
        delete(Follow).where(Follow.page_id == fact.to_id, copied), execution_options={"synchronize_session": False}
    )


@on(PersonErased)
def forget_what_they_followed(fact: PersonErased) -> None:
    for table in (Follow, Mute, Reader):
        session.execute(delete(table).where(table.user_id == fact.user_id))


@exports("following")
def export_follows(user: User) -> Iterator[Part]:
    follows = session.scalars(select(Follow).where(Follow.user_id == user.id).order_by(Follow.id))
    reader = reader_of(user.id)
    yield (
        "following.json",
        {
            "follows": [
                {"what": row.kind.value, "name": name_of(row), "how_often": row.how_often.value} for row in follows
            ],
            "muted": sorted(mutes_of(user.id)),
            "zone": reader.zone,
            "follows_own": reader.follows_own,
        },
    )
