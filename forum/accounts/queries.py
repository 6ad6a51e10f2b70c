from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import RoleRequest, User


def user_by_email(email: str) -> Select[User]:
    return select(User).where(User.email == email)


def people(text: str = "") -> Select[User]:
    """Members by name, staff first; `text` narrows to a part of the name or the mail address."""
    statement = (
        select(User)
        .options(joinedload(User.organisation))
        .where(User.erased_at.is_(None))
        .order_by((User.admin | User.moderator | User.support).desc(), User.name, User.id)
    )
    if text.strip():
        like = f"%{text.strip().lower()}%"
        statement = statement.where(or_(User.email.like(like), User.name.ilike(like)))
    return statement.limit(100)


def open_request(user: User) -> Select[RoleRequest]:
    return select(RoleRequest).where(RoleRequest.user_id == user.id, RoleRequest.decided_at.is_(None))


def open_requests() -> Select[RoleRequest]:
    return select(RoleRequest).where(RoleRequest.decided_at.is_(None)).order_by(RoleRequest.created_at)
