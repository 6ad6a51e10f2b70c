from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from forum.accounts.models import Power, User
from forum.accounts.sessions import me
from forum.refused import Refused


def is_moderator() -> bool:
    return (user := me()) is not None and (user.moderator or user.admin)


def moderates_something() -> bool:
    """Whether the signed-in person holds any of the powers, and so finds something to do in the panel."""
    return (user := me()) is not None and user.has_any_power


def holds(power: Power) -> Callable[[], bool]:
    """For the panel's guard and its entries: whether the signed-in person has this power."""
    return lambda: (user := me()) is not None and user.has(power)


def is_support() -> bool:
    return (user := me()) is not None and user.does_support


def is_admin() -> bool:
    return (user := me()) is not None and user.admin


def is_staff() -> bool:
    return (user := me()) is not None and user.is_staff


def must_be_moderator(user: User) -> None:
    if not (user.moderator or user.admin):
        raise Refused(_("Only moderators can do this."), status=403)


def must_have(user: User, power: Power) -> None:
    if user.is_suspended or not user.has(power):
        raise Refused(_("Only moderators can do this."), status=403)


def must_be_support(user: User) -> None:
    if not user.does_support:
        raise Refused(_("Only people on support can do this."), status=403)


def must_be_admin(user: User) -> None:
    if not user.admin:
        raise Refused(_("Only admins can do this."), status=403)
