"""The delivery log as people read it: what each row may show to whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.accounts import User
from forum.channels import KINDS, Delivery, DeliveryState, Message, newest_deliveries
from forum.db import session

# What moderators may read anyway; of all other subjects (private tickets, say) the log shows no words.
_OPEN_SUBJECTS = {"question", "ping", "role-request"}


@dataclass(frozen=True)
class Line:
    """One row of the log for one reader."""

    delivery: Delivery
    channel: str
    to: str
    subject: str
    about: str
    path: str
    state: str
    response: str

    @property
    def is_waiting(self) -> bool:
        return self.delivery.state is DeliveryState.WAITING

    @property
    def has_failed(self) -> bool:
        return self.delivery.state is DeliveryState.FAILED

    @property
    def may_retry(self) -> bool:
        return self.has_failed and not self.delivery.secret


@dataclass(frozen=True)
class Outgoing:
    """A delivery with all it says, for the page of what left or would have left; only a demo shows that."""

    id: int
    at: datetime
    channel: str
    to: str
    about: str
    state: str
    message: Message


def line_of(delivery: Delivery, reader: User) -> Line:
    to = shown_address(delivery.channel, delivery.to, reader)
    about, path = _about(delivery.about)
    kind = KINDS.get(delivery.channel)
    return Line(
        delivery=delivery,
        channel=kind.label if kind else delivery.channel,
        to=to,
        subject=_subject(delivery, reader),
        about=about,
        path=path,
        state=_state(delivery),
        response=_response(delivery, to),
    )


def shown_address(kind: str, to: str, reader: User) -> str:
    """An address without its secret. Mail addresses are for admins; others see "v…@example.org"."""
    if kind not in KINDS:
        return "…"
    if kind != "mail" or reader.admin:
        return KINDS[kind].mask(to)
    return masked_mail(to)


def masked_mail(email: str) -> str:
    local, _at, domain = email.strip().rstrip(">").rpartition("@")
    return f"{local.rpartition('<')[2][:1]}…@{domain}"


def outbox(limit: int = 50) -> list[Outgoing]:
    """The newest deliveries with their content, sign-in codes included: for the demo's page only."""
    if not current_app.config["FORUM"].demo:
        raise RuntimeError("the outbox shows sign-in codes; it exists in a demo only")
    newest = newest_deliveries().order_by(Delivery.created_at.desc(), Delivery.id.desc()).limit(limit)
    return [
        Outgoing(
            id=row.id,
            at=row.created_at,
            channel=KINDS[row.channel].label if row.channel in KINDS else row.channel,
            to=KINDS[row.channel].mask(row.to) if row.channel in KINDS else "…",
            about=row.about,
            state=_state(row),
            message=Message.from_json(row.message),
        )
        for row in session.scalars(newest)
    ]


def _subject(delivery: Delivery, reader: User) -> str:
    if delivery.secret:
        return _("A code")
    if delivery.about.startswith("private-ticket:"):
        return str(delivery.message.get("subject", "")) if reader.does_support else ""
    open_to_all = delivery.about.partition(":")[0] in _OPEN_SUBJECTS
    return str(delivery.message.get("subject", "")) if reader.admin or open_to_all else ""


def _about(about: str) -> tuple[str, str]:
    """The subject in words, and its page if it has one."""
    kind, _colon, rest = about.partition(":")
    number = rest.partition(":")[0]
    if kind == "question":
        return _("Thread %(number)s", number=number), f"/questions/{number}"
    if kind == "ping":
        return _("Test of a ping route"), "/panel/pings"
    if kind == "code":
        return _("Signing in"), ""
    if kind == "digest":
        return _("Summary of what somebody follows"), ""
    if kind in {"ticket", "private-ticket"}:
        return _("Ticket %(number)s", number=number), f"/tickets/{number}"
    if kind == "role-request":
        return _("Becoming a moderator"), ""
    return f"{kind} {number}".strip(), ""


def _response(delivery: Delivery, to: str) -> str:
    """What the other side said, which may repeat the address; of a kept one the state says it all."""
    if delivery.state is DeliveryState.KEPT:
        return ""
    return re.sub(re.escape(delivery.to), lambda _found: to, delivery.response, flags=re.IGNORECASE)


def _state(delivery: Delivery) -> str:
    attempts = delivery.attempts
    if delivery.state is DeliveryState.SENT:
        return _("Sent")
    if delivery.state is DeliveryState.KEPT:
        return _("Kept here, not sent")
    if delivery.state is DeliveryState.FAILED:
        return ngettext("Given up after %(num)d attempt", "Given up after %(num)d attempts", attempts)
    if attempts:
        return ngettext("%(num)d attempt failed, trying again", "%(num)d attempts failed, trying again", attempts)
    return _("On its way")
