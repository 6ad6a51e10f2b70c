from __future__ import annotations

from flask_babel import gettext as _

from forum.accounts.models import User
from forum.accounts.sessions import me
from forum.refused import Refused


def is_moderator() -> bool:
    return (user := me()) is not None and (user.moderator or user.admin)


def is_support() -> bool:
    return (user := me()) is not None and user.does_support


def is_admin() -> bool:
    return (user := me()) is not None and user.admin


def is_staff() -> bool:
    return (user := me()) is not None and user.is_staff


def must_be_moderator(user: User) -> None:
    if not (user.moderator or user.admin):
        raise Refused(_("Only moderators can do this."), status=403)


def must_be_support(user: User) -> None:
    if not user.does_support:
        raise Refused(_("Only people on support can do this."), status=403)


def must_be_admin(user: User) -> None:
    if not user.admin:
        raise Refused(_("Only admins can do this."), status=403)
