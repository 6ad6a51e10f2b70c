from __future__ import annotations

from sqlalchemy import ColumnElement, Select, or_, select, union_all
from sqlalchemy.orm import joinedload

from forum.accounts.models import RoleRequest, User
from forum.db import has_letters

MOST = 100


def user_by_email(email: str) -> Select[User]:
    return select(User).where(User.email == email)


def of_team() -> ColumnElement[bool]:
    """Has a role, in the words of the index that holds the team alone."""
    return or_(User.moderator, User.support, User.admin)


def people(text: str = "") -> Select[User]:
    """Members by name, staff first; `text` narrows to a part of the name or the mail address. Without one, and where
    there are more than fit, they are the team and who came last."""
    there = select(User).options(joinedload(User.organisation)).where(User.erased_at.is_(None))
    if text.strip():
        like = f"%{text.strip().lower()}%"
        there = there.where(or_(User.email.like(like), has_letters(User.name, text.strip())))
    else:
        newest = select(User.id).where(User.erased_at.is_(None)).order_by(User.id.desc()).limit(MOST).subquery()
        there = there.where(User.id.in_(union_all(select(User.id).where(of_team()), select(newest.c.id))))
    return there.order_by(of_team().desc(), User.name, User.id).limit(MOST)


def open_request(user: User) -> Select[RoleRequest]:
    return select(RoleRequest).where(RoleRequest.user_id == user.id, RoleRequest.decided_at.is_(None))


def open_requests() -> Select[RoleRequest]:
    return select(RoleRequest).where(RoleRequest.decided_at.is_(None)).order_by(RoleRequest.created_at)
