from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from forum import clock
from forum.accounts import Part, PersonErased, User, exports
from forum.db import add_once, session
from forum.events import on
from forum.refused import Refused
from forum.roadmap.models import RoadmapItem, RoadmapSubscriber
from forum.web import sign, unsign


def subscribe(item: RoadmapItem, *, by: User) -> None:
    """Twice changes nothing."""
    add_once(RoadmapSubscriber(item_id=item.id, user_id=by.id, created_at=clock.now()))


def unsubscribe(item_id: int, *, by: User) -> None:
    session.execute(
        delete(RoadmapSubscriber).where(RoadmapSubscriber.item_id == item_id, RoadmapSubscriber.user_id == by.id)
    )


def stop_path(person: User, item_id: int) -> str:
    """Where one person stops the mails about one item, without signing in."""
    return f"/roadmap/mails/{sign('roadmap', [person.id, item_id])}"


def meant_by(token: str) -> tuple[User, RoadmapItem]:
    """Whom and which item a token is for. Refused, if we did not make it, or one of them is gone."""
    found = unsign("roadmap", token)
    person, item = (session.get(User, found[0]), session.get(RoadmapItem, found[1])) if found else (None, None)
    if person is None or person.erased_at or item is None:
        raise Refused(_("This link is not complete, or the item is gone."), status=404)
    return person, item


def is_subscribed(person: User, item: RoadmapItem) -> bool:
    return session.get(RoadmapSubscriber, (item.id, person.id)) is not None


def subscriptions_of(person: User) -> list[RoadmapItem]:
    rows = select(RoadmapSubscriber).options(joinedload(RoadmapSubscriber.item))
    rows = rows.where(RoadmapSubscriber.user_id == person.id).order_by(RoadmapSubscriber.item_id.desc())
    return [row.item for row in session.scalars(rows)]


@on(PersonErased)
def forget_what_they_wanted(fact: PersonErased) -> None:
    session.execute(delete(RoadmapSubscriber).where(RoadmapSubscriber.user_id == fact.user_id))


@exports("roadmap")
def export_subscriptions(user: User) -> Iterator[Part]:
    yield "roadmap.json", {"subscribed_to": [item.title for item in subscriptions_of(user)]}
