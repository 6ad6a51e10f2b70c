from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from forum.accounts import User
from forum.db import session
from forum.roadmap.models import RoadmapItem, RoadmapNews, RoadmapSubscriber
from forum.web import Kept

DONE_SHOWN = 50


def open_items(category: str = "") -> Select[RoadmapItem]:
    """What is not done, the soonest first and what has no day last."""
    day = RoadmapItem.projected_on
    return (
        _items(category).where(RoadmapItem.completed_at.is_(None)).order_by(day.is_(None), day, RoadmapItem.id.desc())
    )


def done_items(category: str = "") -> Select[RoadmapItem]:
    done = _items(category).where(RoadmapItem.completed_at.is_not(None))
    return done.order_by(RoadmapItem.completed_at.desc(), RoadmapItem.id.desc()).limit(DONE_SHOWN)


def _items(category: str) -> Select[RoadmapItem]:
    items = select(RoadmapItem).options(joinedload(RoadmapItem.team))
    return items.where(RoadmapItem.category == category) if category else items


def categories() -> Select[str]:
    return select(RoadmapItem.category).where(RoadmapItem.category != "").distinct().order_by(RoadmapItem.category)


def categories_and_milestones() -> tuple[list[str], list[str]]:
    """What items have been put under so far, each by name."""
    known = session.execute(select(RoadmapItem.category, RoadmapItem.milestone).distinct()).all()
    return sorted({one for one, _ in known if one}), sorted({one for _, one in known if one})


def subscriber_counts() -> dict[int, int]:
    """By item, how many want to hear of it; an item that nobody subscribed to is not in it."""
    rows = select(RoadmapSubscriber.item_id, func.count()).group_by(RoadmapSubscriber.item_id)
    return dict(session.execute(rows).all())


def subscribed_by(user: User) -> Select[int]:
    return select(RoadmapSubscriber.item_id).where(RoadmapSubscriber.user_id == user.id)


def subscribers_of(item: RoadmapItem) -> Select[RoadmapSubscriber]:
    return (
        select(RoadmapSubscriber)
        .options(joinedload(RoadmapSubscriber.user))
        .where(RoadmapSubscriber.item_id == item.id)
        .order_by(RoadmapSubscriber.user_id)
    )


def news_of(item: RoadmapItem) -> Select[RoadmapNews]:
    return select(RoadmapNews).where(RoadmapNews.item_id == item.id).order_by(RoadmapNews.id.desc()).limit(50)


# The foot of every page links to the roadmap once there is one.
in_use = Kept(lambda: session.scalar(select(RoadmapItem.id).limit(1)) is not None)
