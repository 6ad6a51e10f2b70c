from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, select

from forum import clock
from forum.channels.events import AddressRefused
from forum.channels.kinds import channel
from forum.channels.message import Message
from forum.channels.models import Delivery, DeliveryState
from forum.channels.outcome import Failed, Rejected, Sent, is_about_address
from forum.config import Settings
from forum.db import add_once, session, write
from forum.events import record
from forum.jobs import backoff, count_open, errand, every, promise
from forum.refused import Refused

SEND = "channels.send"
ATTEMPTS = 12
KEPT_FOR = timedelta(days=90)
HIDDEN = {"text": "", "html": "", "url": "", "payload": {}}


def deliver(
    kind: str, to: str, message: Message, *, about: str, secret: bool = False, at: datetime | None = None
) -> bool:
    """Promise one message in the running transaction; False if this address was promised it before, or is none, as
    that of somebody who was imported or has left."""
    if kind == "mail" and "@" not in to:
        return False
    now = clock.now()
    row = Delivery(
        about=about,
        channel=kind,
        to=to,
        message=message.to_json(),
        secret=secret,
        state=DeliveryState.WAITING,
        attempts=0,
        response="",
        reference="",
        created_at=now,
        next_at=at or now,
    )
    if not add_once(row):
        return False
    _promise_send(row, at)
    return True


def retry(delivery: Delivery) -> None:
    """Try a failed one again from the start, as after mending its address or the other side."""
    if delivery.state is not DeliveryState.FAILED:
        raise Refused(_("Only what has failed can be sent again."), status=409)
    if delivery.secret:
        raise Refused(_("A code is not sent twice; the person can ask for a new one."))
    delivery.state, delivery.attempts, delivery.ended_at, delivery.next_at = (
        DeliveryState.WAITING,
        0,
        None,
        clock.now(),
    )
    _promise_send(delivery)


def forget(delivery: Delivery) -> None:
    """Remove what was given up, as after its reader has left; what may still arrive stays."""
    if delivery.state is not DeliveryState.FAILED:
        raise Refused(_("Only what has failed can be dismissed."), status=409)
    session.delete(delivery)


@every(timedelta(hours=6))
def retire() -> None:
    """What arrived long ago goes, in portions; what failed stays until somebody has seen it."""
    old = select(Delivery.id).where(
        Delivery.state.in_([DeliveryState.SENT, DeliveryState.KEPT]), Delivery.created_at < clock.now() - KEPT_FOR
    )
    while True:
        with write():
            ids = session.scalars(old.order_by(Delivery.created_at).limit(500)).all()
            session.execute(delete(Delivery).where(Delivery.id.in_(ids)))
        if len(ids) < 500:
            return


def newest_deliveries(*, failed: bool = False) -> Select[Delivery]:
    statement = select(Delivery)
    return statement.where(Delivery.state == DeliveryState.FAILED) if failed else statement


def unfinished() -> Select[int, int]:
    """One row with how many are `waiting` to leave, each of which is one promise, and how many have `failed`."""
    failed = select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.FAILED)
    return select(count_open(SEND).scalar_subquery().label("waiting"), failed.scalar_subquery().label("failed"))


@errand(SEND)
def send(payload: dict[str, Any]) -> Callable[[], None] | None:
    """One attempt for one row. Each has its own job and each host its own lane: a hanging Slack delays no mail."""
    delivery = session.get(Delivery, payload["delivery"])
    if delivery is None or delivery.state is not DeliveryState.WAITING:
        return None
    kind, to, number = delivery.channel, delivery.to, delivery.id
    message, settings = Message.from_json(delivery.message), current_app.config["FORUM"]
    session.rollback()
    return _attempt(number, kind, to, message, settings)


def _attempt(number: int, kind: str, to: str, message: Message, settings: Settings) -> Callable[[], None]:
    if settings.deliver == "log" or kind == "console":
        return lambda: _end(number, DeliveryState.KEPT, _("kept in the log; nothing was sent"))
    try:
        sent = channel(kind).send(to, message, settings)
    except Failed as error:
        # An except clause forgets its name at the end; the lambda runs later.
        failure = error
        return lambda: _try_later(number, failure)
    except Rejected as error:
        rejection = error
        return lambda: _reject(number, rejection)
    return lambda: _end(number, DeliveryState.SENT, sent.response, sent)


def _end(number: int, state: DeliveryState, response: str, sent: Sent | None = None) -> None:
    row = session.get(Delivery, number, with_for_update=True)
    if row is None:  # whom it was for was erased while it was under way
        return
    row.state, row.response, row.ended_at, row.next_at = state, response[:1000], clock.now(), None
    row.attempts += 1
    row.reference = sent.reference[:500] if sent else row.reference
    if row.secret and not (state is DeliveryState.KEPT and current_app.config["FORUM"].demo):
        row.message = {**row.message, **HIDDEN, "subject": _("A code")}


def _reject(number: int, error: Rejected) -> None:
    _end(number, DeliveryState.FAILED, f"{error.sentence} {error.response}".strip())
    row = session.get(Delivery, number)
    if row is not None and row.channel == "mail" and is_about_address(error.response):
        record(AddressRefused(number))


def _try_later(number: int, error: Failed) -> None:
    row = session.get(Delivery, number, with_for_update=True)
    if row is None:
        return
    response = f"{error.sentence} {error.response}".strip()
    if row.attempts + 1 >= ATTEMPTS:
        _end(number, DeliveryState.FAILED, response)
        return
    row.attempts += 1
    wait = max(backoff(row.attempts), timedelta(seconds=error.retry_after or 0))
    row.response, row.next_at = response[:1000], clock.now() + wait
    _promise_send(row, row.next_at)


def _promise_send(row: Delivery, at: datetime | None = None) -> None:
    promise(SEND, {"delivery": row.id}, at=at, lane=_lane(row))


def _lane(row: Delivery) -> str:
    """All mail goes through one server; everything else has a host of its own, and each may hang alone."""
    return f"{row.channel} {urlsplit(row.to).hostname or ''}".strip() if row.channel != "mail" else "mail"
