from __future__ import annotations

import enum

from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts.events import RoleGranted, RoleTakenAway
from forum.accounts.models import User
from forum.accounts.permissions import must_be_admin
from forum.db import session
from forum.events import record
from forum.refused import Refused


class Role(enum.Enum):
    """What one may be besides a member; several at once. The value is the column of `user`."""

    MODERATOR = "moderator"
    SUPPORT = "support"
    ADMIN = "admin"


def grant(user: User, role: Role, *, by: User | None) -> None:
    """Give a role; `by=None` is the command line and the first run, where nobody could be asked."""
    if by is not None:
        must_be_admin(by)
    if not getattr(user, role.value):
        setattr(user, role.value, True)
        record(RoleGranted(user.id, role.value, by.id if by else None))


def take_away(user: User, role: Role, *, by: User) -> None:
    must_be_admin(by)
    if role is Role.ADMIN and user.admin:
        _must_not_be_the_last_admin(user)
    if getattr(user, role.value):
        setattr(user, role.value, False)
        record(RoleTakenAway(user.id, role.value, by.id))


def _must_not_be_the_last_admin(user: User) -> None:
    # All admins are locked, so that two of them cannot each take the other's role at the same moment.
    admins = session.scalars(select(User.id).where(User.admin).order_by(User.id).with_for_update()).all()
    if list(admins) == [user.id]:
        raise Refused(_("This is the last admin. Make somebody else one first."))
