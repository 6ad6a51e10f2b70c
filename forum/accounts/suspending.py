from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import current_app, request
from flask_babel import format_datetime
from flask_babel import gettext as _

from forum import clock
from forum.accounts.events import SuspensionLifted, UserSuspended
from forum.accounts.models import FOREVER, Power, User
from forum.accounts.permissions import must_have
from forum.accounts.sessions import me
from forum.db import session
from forum.events import record
from forum.refused import Refused
from forum.web import date_pattern

View = TypeVar("View", bound=Callable[..., Any])

_open_to_suspended: set[str] = set()


class Span(enum.Enum):
    """How long somebody may not write."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    FOREVER = "forever"


_DAYS = {Span.DAY: 1, Span.WEEK: 7, Span.MONTH: 30}


def suspend(user: User, span: Span, reason: str, *, by: User) -> None:
    """Nothing more by this person until then. They can read, export and leave; the reason is shown to them."""
    user = _locked(user)
    must_have(by, Power.SUSPEND)
    if user.id == by.id:
        raise Refused(_("You cannot suspend yourself."))
    if user.is_staff or user.powers:
        raise Refused(_("%(name)s has a role here. An admin has to take it away first.", name=user.name), status=409)
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise Refused(_("Please say why; the person reads it."))
    user.suspended_until, user.suspended_reason = _end(span), reason
    session.flush()
    record(UserSuspended(user.id, by.id))


def lift_suspension(user: User, *, by: User) -> None:
    user = _locked(user)
    must_have(by, Power.SUSPEND)
    if user.suspended_until is not None:
        user.suspended_until, user.suspended_reason = None, ""
        session.flush()
        record(SuspensionLifted(user.id, by.id))


def put_back_suspension(user: User, until: datetime | None, reason: str, *, by: User) -> None:
    """A suspension as it was before a decision that is taken back."""
    user = _locked(user)
    must_have(by, Power.SUSPEND)
    user.suspended_until, user.suspended_reason = until, reason
    session.flush()
    record(UserSuspended(user.id, by.id) if user.is_suspended else SuspensionLifted(user.id, by.id, True))


def suspended_words(user: User) -> str:
    """Until when and why, in one sentence for that person."""
    if user.suspended_until == FOREVER:
        return _("Your account is suspended: %(reason)s You can still read everything.", reason=_ended(user))
    until = format_datetime(user.suspended_until, f"{date_pattern('yMMMd')}, HH:mm 'UTC'")
    return _(
        "Your account is suspended until %(until)s: %(reason)s You can still read everything.",
        until=until,
        reason=_ended(user),
    )


def must_not_be_suspended(user: User) -> None:
    if user.is_suspended:
        raise Refused(suspended_words(user), status=403)


def even_if_suspended(view: View) -> View:
    """Leave a view open to somebody suspended: signing out, what one may always do with one's own data."""
    _open_to_suspended.add(f"{view.__module__}.{view.__name__}")
    return view


def keep_out_suspended() -> None:
    """Before every request that changes something, by cookie and by a frame's token alike."""
    if request.method in {"GET", "HEAD", "OPTIONS"} or (user := me()) is None or not user.is_suspended:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or f"{view.__module__}.{view.__name__}" not in _open_to_suspended:
        raise Refused(suspended_words(user), status=403)


def _ended(user: User) -> str:
    """The reason as a sentence of its own, whatever sign its writer ended it with."""
    reason = user.suspended_reason
    return reason if reason.endswith((".", "?", "!", "…")) else f"{reason}."


def _end(span: Span) -> datetime:
    return FOREVER if span is Span.FOREVER else clock.now() + timedelta(days=_DAYS[span])


def _locked(user: User) -> User:
    return session.get_one(User, user.id, with_for_update={"key_share": True}, populate_existing=True)
