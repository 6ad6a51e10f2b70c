from __future__ import annotations

from flask_babel import gettext as _

from forum.accounts import User, is_moderator, is_support
from forum.refused import Refused


def may_hand_over() -> bool:
    """Whether the signed-in person may give a thread to support: whoever moderates or works there."""
    return is_moderator() or is_support()


def must_hand_over(user: User) -> None:
    if not (user.does_support or user.moderator or user.admin):
        raise Refused(_("Only moderators and people on support can hand a thread over."), status=403)


def must_be_on_support(person: User) -> None:
    if not person.does_support:
        raise Refused(_("%(name)s is not on support, so no ticket can be given to them.", name=person.name))
