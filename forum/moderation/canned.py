"""Sentences that fit often: moderators keep the list, and begin a note with one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock
from forum.accounts import User
from forum.db import add_once, session
from forum.events import record
from forum.moderation.events import RulesChanged
from forum.moderation.models import CannedReason
from forum.refused import Refused


def canned_reasons() -> Sequence[CannedReason]:
    return session.scalars(select(CannedReason).order_by(CannedReason.text)).all()


def note_of(form: Mapping[str, str]) -> str:
    """What a form says in its note; where that is empty, the chosen sentence."""
    return (form.get("note") or form.get("canned") or "").strip()


def add_reason(text: str, *, by: User) -> None:
    _must_moderate(by)
    text = " ".join(text.split())[:500]
    if not text:
        raise Refused(_("There is no text yet."))
    if add_once(CannedReason(text=text, created_at=clock.now())):
        record(RulesChanged("canned", by.id))


def remove_reason(reason: CannedReason, *, by: User) -> None:
    _must_moderate(by)
    session.delete(reason)
    record(RulesChanged("canned", by.id))


def _must_moderate(by: User) -> None:
    if by.is_suspended or not by.has_any_power:
        raise Refused(_("Only moderators can do this."), status=403)
