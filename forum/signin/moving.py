"""Another mail address for an account: both addresses agree before it changes."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select

from forum import clock
from forum.accounts import MAILS_AN_HOUR, User, move_to_email, normal_email, user_by_email
from forum.channels import Message, deliver
from forum.db import session
from forum.events import record
from forum.refused import Refused
from forum.signin.events import MailAddressChanged
from forum.signin.models import MailChange
from forum.signin.telling import tell
from forum.web import HOUR, absolute, limit

LIFETIME = timedelta(days=2)


class Consent(NamedTuple):
    """A link from one of the two mails: what it is about, and whether it went to the new address."""

    change: MailChange
    by_new: bool

    @property
    def given(self) -> bool:
        return (self.change.new_at if self.by_new else self.change.old_at) is not None


def ask_to_move(user: User, text: str) -> None:
    """Write to both addresses. What is said here, and what the old address reads, tells nothing about whether the
    new one has an account; the new one itself is told."""
    email = normal_email(text)
    if email == user.email:
        raise Refused(_("This is your address already."))
    limit("move-mail", f"user:{user.id}", most=5, within=HOUR)
    limit("code-mail", email, most=MAILS_AN_HOUR, within=HOUR)
    session.execute(delete(MailChange).where(MailChange.user_id == user.id))
    to_new, to_old = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    now = clock.now()
    change = MailChange(
        user_id=user.id, email=email, new_digest=_digest(to_new), old_digest=_digest(to_old),
        created_at=now, expires_at=now + LIFETIME,
    )  # fmt: skip
    session.add(change)
    session.flush()
    taken = session.scalar(user_by_email(email)) is not None
    _write_to_new(change, "" if taken else to_new)
    _write_to_old(change, user, to_old)


def consent_of(token: str, *, locked: bool = False) -> Consent:
    """Refused with 410 for what is not known, has run out, or was replaced by another wish."""
    digest = _digest(token)
    named = or_(MailChange.new_digest == digest, MailChange.old_digest == digest)
    statement = select(MailChange).where(named, MailChange.expires_at > clock.now())
    change = session.scalar(statement.with_for_update() if locked else statement)
    if change is None:
        raise Refused(_("This link is used up or older than two days. Ask for the change once more."), status=410)
    return Consent(change, change.new_digest == digest)


def agree(token: str) -> bool:
    """One of the two sides agrees; True once both have, and the address is the new one from now on."""
    change, by_new = consent_of(token, locked=True)
    if by_new:
        change.new_at = change.new_at or clock.now()
    else:
        change.old_at = change.old_at or clock.now()
    if change.new_at is None or change.old_at is None:
        return False
    user = session.get_one(User, change.user_id)
    old = user.email
    move_to_email(user, change.email)
    session.delete(change)
    record(MailAddressChanged(user.id))
    sentence = _("The mail address of your account is %(mail)s now.", mail=user.email)
    tell(user, _("Your mail address was changed"), sentence)
    tell(user, _("Your mail address was changed"), sentence, email=old)
    return True


def _write_to_new(change: MailChange, token: str) -> None:
    if token:
        subject = _("Is this your mail address?")
        opening = _("Somebody wants to use this address for their account. If that is you, open this and agree:")
        link = _link(token)
    else:
        subject = _("You have an account already")
        opening = _("Somebody wants to use this address for another account. It has one; sign in with it here:")
        link = absolute("/sign-in")
    closing = _("If you did not ask for this, do nothing.")
    _send(change, change.email, subject, [opening, link, closing], "new")


def _write_to_old(change: MailChange, user: User, token: str) -> None:
    opening = _("Your account is to have another mail address. If that was you, open this and agree:")
    closing = _("If it was not you, do nothing: this address stays. Then end the sessions that you do not know:")
    paragraphs = [opening, _link(token), closing, absolute("/account/signing-in")]
    _send(change, user.email, _("Another mail address for your account?"), paragraphs, "old")


def _link(token: str) -> str:
    return f"{absolute('/account/email/consent')}#key={token}"


def _send(change: MailChange, to: str, subject: str, paragraphs: list[str], side: str) -> None:
    message = Message(id=f"mail-change-{change.id}-{side}-{change.new_digest[:8]}", subject=subject,
                      text="\n\n".join(paragraphs))  # fmt: skip
    deliver("mail", to, message, about=f"mail-change:{change.id}:{side}", secret=True)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
