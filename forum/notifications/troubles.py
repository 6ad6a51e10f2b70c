"""An address that refuses our mails again and again gets no more of them, and its owner reads why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from forum import clock
from forum.accounts import User, user_by_email
from forum.channels import AddressRefused, Delivery
from forum.db import session
from forum.events import on
from forum.following import muting
from forum.notifications.models import MailTrouble

MOST = 3
WITHIN = timedelta(days=30)


@on(AddressRefused)
def count_refusal(fact: AddressRefused) -> None:
    delivery = session.get_one(Delivery, fact.delivery_id)
    person = session.scalar(user_by_email(delivery.to))
    if person is None:
        return
    now, row = clock.now(), session.get(MailTrouble, person.id, with_for_update=True)
    if row is None:
        row = MailTrouble(user_id=person.id, count=0, said="", last_at=now)
        session.add(row)
    row.count = row.count + 1 if row.last_at > now - WITHIN else 1
    row.last_at, row.said = now, delivery.response[:300]
    if row.count >= MOST and row.stopped_at is None:
        row.stopped_at = now


def unmailable(people: Collection[int]) -> set[int]:
    """Who of these gets no mail of what they follow: they do not want any, or their address refuses it."""
    stopped = select(MailTrouble.user_id).where(MailTrouble.user_id.in_(people), MailTrouble.stopped_at.is_not(None))
    return muting(["mail", "everything"], people) | set(session.scalars(stopped))


def trouble_of(person: User) -> MailTrouble | None:
    row = session.get(MailTrouble, person.id)
    return row if row and row.stopped_at else None


def try_again(person: User) -> None:
    row = session.get(MailTrouble, person.id)
    if row is not None:
        session.delete(row)
