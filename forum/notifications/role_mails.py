"""Mails about becoming a moderator."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts import RoleRequest, User
from forum.channels import deliver
from forum.db import session
from forum.notifications.mails import write_mail
from forum.web import absolute


def mail_admins(request: RoleRequest) -> None:
    """Somebody would like to moderate: every admin is told once."""
    for admin in session.scalars(select(User).where(User.admin).order_by(User.id)):
        message = write_mail(
            "moderation_asked",
            id=f"role-request-{request.id}-{admin.id}",
            url=absolute("/panel/people"),
            person=admin,
            asker=request.user,
            reason=request.reason,
        )
        deliver("mail", admin.email, message, about=f"role-request:{request.id}:asked")


def mail_decision(request: RoleRequest) -> None:
    message = write_mail(
        "moderation_decided",
        id=f"role-request-{request.id}-decided",
        url=absolute("/panel/review" if request.granted else "/"),
        person=request.user,
        granted=bool(request.granted),
    )
    deliver("mail", request.user.email, message, about=f"role-request:{request.id}:decided")
