from __future__ import annotations

import enum

from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts.events import PowerGranted, PowerTakenAway, RoleGranted, RoleTakenAway
from forum.accounts.models import Power, User
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
        _must_not_be_suspended(user)
    if not getattr(user, role.value):
        setattr(user, role.value, True)
        record(RoleGranted(user.id, role.value, by.id if by else None))


def take_away(user: User, role: Role, *, by: User) -> None:
    must_be_admin(by)
    if role is Role.ADMIN and user.admin:
        must_not_be_the_last_admin(user)
    if getattr(user, role.value):
        setattr(user, role.value, False)
        record(RoleTakenAway(user.id, role.value, by.id))


def grant_power(user: User, power: Power, *, by: User) -> None:
    """Trust a member with one thing; a moderator has them all already."""
    must_be_admin(by)
    user = _locked(user)
    _must_not_be_suspended(user)
    if power.value not in user.powers.split():
        user.powers = " ".join(sorted({*user.powers.split(), power.value}))
        record(PowerGranted(user.id, power.value, by.id))


def take_power(user: User, power: Power, *, by: User) -> None:
    must_be_admin(by)
    user = _locked(user)
    if power.value in user.powers.split():
        user.powers = " ".join(held for held in user.powers.split() if held != power.value)
        record(PowerTakenAway(user.id, power.value, by.id))


def _locked(user: User) -> User:
    return session.get_one(User, user.id, with_for_update={"key_share": True}, populate_existing=True)


def _must_not_be_suspended(user: User) -> None:
    if user.is_suspended:
        raise Refused(_("%(name)s is suspended. End the suspension first.", name=user.name), status=409)


def must_not_be_the_last_admin(user: User) -> None:
    # All admins are locked, so that two of them cannot each take the other's role at the same moment.
    admins = session.scalars(select(User.id).where(User.admin).order_by(User.id).with_for_update()).all()
    if list(admins) == [user.id]:
        raise Refused(_("This is the last admin. Make somebody else one first."))
