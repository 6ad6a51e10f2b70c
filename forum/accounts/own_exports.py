"""What this package, and those below it, know about a person."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from forum.accounts.exporting import Part, exports
from forum.accounts.models import RoleRequest, SignIn, User
from forum.accounts.profiles import profile_of
from forum.channels import Delivery
from forum.db import session
from forum.files import File


@exports("account")
def export_account(user: User) -> Iterator[Part]:
    profile = profile_of(user)
    yield (
        "account.json",
        {
            "name": user.name,
            "mail": user.email,
            "here_since": user.created_at,
            "organisation": user.organisation.name if user.organisation else None,
            "roles": [role for role in ("moderator", "support", "admin") if getattr(user, role)],
            "suspended_until": user.suspended_until,
            "suspended_because": user.suspended_reason,
            "company": profile.company,
            "job": profile.job,
            "links": profile.links,
        },
    )
    yield "about.md", profile.about
    if user.avatar and (picture := session.get(File, user.avatar)):
        yield f"picture.{picture.name.rpartition('.')[2]}", picture.content
    theirs = select(SignIn).where(SignIn.user_id == user.id).order_by(SignIn.id)
    kept = ("browser", "created_at", "expires_at", "ended_at")
    yield "sessions.json", [{name: getattr(row, name) for name in kept} for row in session.scalars(theirs)]
    asked = select(RoleRequest).where(RoleRequest.user_id == user.id).order_by(RoleRequest.id)
    kept = ("reason", "created_at", "decided_at", "granted")
    yield "asked_to_moderate.json", [{name: getattr(row, name) for name in kept} for row in session.scalars(asked)]


@exports("mails")
def export_mails(user: User) -> Iterator[Part]:
    """What was sent to them; not the codes, which are worth something as long as they are good."""
    sent = select(Delivery).where(Delivery.channel == "mail", Delivery.to == user.email).order_by(Delivery.id)
    yield (
        "mails.json",
        [
            {
                "at": row.created_at,
                "state": row.state.value,
                "subject": "" if row.secret else row.message.get("subject", ""),
                "text": "" if row.secret else row.message.get("text", ""),
            }
            for row in session.scalars(sent)
        ],
    )
