from __future__ import annotations

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.accounts import Role
from forum.channels import Message, deliver
from forum.invitations.models import Invitation
from forum.web import absolute

NAMES: dict[Role, LazyString] = {
    Role.MODERATOR: _l("Moderator"),
    Role.SUPPORT: _l("Support"),
    Role.ADMIN: _l("Admin"),
}


def parts_of(invitation: Invitation) -> str:
    """What they are to be: "Moderator, Support; in the team Docs"."""
    roles = ", ".join(str(NAMES[role]) for role in invitation.wanted_roles)
    team = _("in the team %(name)s", name=invitation.team.name) if invitation.team else ""
    return "; ".join(part for part in (roles, team) if part)


def send(invitation: Invitation, token: str) -> None:
    link = f"{absolute(url_for('invitations.index'))}#key={token}"
    text = "\n\n".join(
        [
            _("Hello %(name)s,", name=invitation.name) if invitation.name else _("Hello,"),
            _("%(who)s asks you to join the team of this forum: %(parts)s.", who=invitation.by.name,
              parts=parts_of(invitation)),
            link,
            _("The link is good for a week and for one use. If you do not want to, do nothing."),
        ]
    )  # fmt: skip
    subject = _("%(who)s invites you to the team", who=invitation.by.name)
    message = Message(id=f"invitation-{invitation.digest[:16]}", subject=subject, text=text, url=link)
    deliver("mail", invitation.email, message, about=f"invitation:{invitation.digest[:16]}", secret=True)
