from __future__ import annotations

import secrets

from flask_babel import gettext as _

from forum.accounts import User
from forum.channels import Message, deliver
from forum.web import absolute


def tell(user: User, subject: str, sentence: str, *, email: str = "") -> None:
    """A mail about a change in how somebody signs in: who did not do it learns of it while it can be mended."""
    text = "\n\n".join(
        [
            _("Hello %(name)s,", name=user.name),
            sentence,
            _("If that was you, there is nothing to do. If not, sign in and end all sessions you do not know:"),
            absolute("/account/signing-in"),
        ]
    )
    number = secrets.token_hex(8)
    message = Message(id=f"signing-in-{number}", subject=subject, text=text, url=absolute("/account/signing-in"))
    deliver("mail", email or user.email, message, about=f"signing-in:{user.id}:{number}")
