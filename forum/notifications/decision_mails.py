"""Mails to the author of a post that was not published or was removed, and to somebody suspended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from forum import clock
from forum.channels import deliver
from forum.db import session
from forum.jobs import promise, task
from forum.moderation import Decision, Kind
from forum.notifications.mails import write_mail
from forum.questions import path
from forum.web import absolute

# Within it a moderator takes back what was a slip, and nobody has been told.
HELD = timedelta(seconds=60)
TOLD = {Kind.DECLINED.value, Kind.REMOVED.value, Kind.SUSPENDED.value}


def promise_decision_mail(decision_id: int, kind: str) -> None:
    if kind in TOLD:
        promise("notifications.mail_decision", {"decision": decision_id}, at=clock.now() + HELD)


@task("notifications.mail_decision")
def mail_decision(payload: dict[str, Any]) -> None:
    """Tell whom it is about, unless it was taken back meanwhile. Removed without a word is removed without a mail,
    and so is spam."""
    decision = session.get(Decision, payload["decision"])
    if decision is None or decision.undone_at is not None or decision.person is None or decision.before.get("spam"):
        return
    if decision.kind is Kind.REMOVED and not decision.note:
        return
    url = absolute(path(decision.question) if decision.question and not decision.answer_id else "/account")
    message = write_mail(
        "decision_made",
        id=f"decision-{decision.id}",
        url=url,
        person=decision.person,
        decision=decision,
        kind=decision.kind.value,
        title=decision.question.title if decision.question else "",
    )
    deliver("mail", decision.person.email, message, about=f"decision:{decision.id}")
