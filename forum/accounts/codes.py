from __future__ import annotations

import enum
import hmac
import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.channels import Message, deliver
from forum.db import Base, choice, key, session
from forum.refused import Refused
from forum.web import HOUR, absolute, known_secrets, limit, security_event

LIFETIME = timedelta(minutes=30)
TRIES = 5
MAILS_AN_HOUR = 3
# Anybody can have this mail sent to anybody; it must not carry an address for them.
_LINK = re.compile(r"://|www\.|\w\.[a-z]{2,}", re.IGNORECASE)


class Purpose(enum.Enum):
    SIGN_IN = "sign_in"
    PUBLISH = "publish"


class Code(Base):
    """A six-digit code that was mailed. Only its keyed hash is kept, bound to what it is for."""

    __tablename__ = "code"

    id: Mapped[key]
    email: Mapped[str] = mapped_column(String(320))
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    subject: Mapped[str] = mapped_column(String(60), default="")
    digest: Mapped[str] = mapped_column(String(64))
    tries_left: Mapped[int] = mapped_column(default=TRIES)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "email", "purpose", "subject", "id"),)


def send_code(email: str, purpose: Purpose, *, path: str, subject: str = "", title: str = "") -> None:
    """Mail a fresh code; an older one for the same thing stops working. At most three an hour per recipient,
    known or not, so that nobody can fill a stranger's mailbox from here."""
    _must_not_flood(email)
    code, digits = _issue(email, purpose, subject)
    deliver("mail", email, _message(code, digits, path, title), about=f"code:{code.id}", secret=True)


def hand_out_code(email: str) -> str:
    """A code to sign in with that is told and not mailed: for whoever has the command line of the server."""
    return _issue(email, Purpose.SIGN_IN, "")[1]


def redeem(email: str, purpose: Purpose, digits: str, *, subject: str = "") -> bool:
    """Use up a code. False if it is wrong, and each wrong guess is counted, so commit in either case."""
    newest = (
        select(Code)
        .where(Code.email == email, Code.purpose == purpose, Code.subject == subject)
        .order_by(Code.id.desc())
        .limit(1)
        .with_for_update()
    )
    code = session.scalar(newest)
    if code is None or code.used_at or code.tries_left < 1 or code.expires_at < clock.now():
        raise Refused(_("This code is used up or older than 30 minutes. Ask for a new one; your text is kept."))
    typed = "".join(letter for letter in digits if letter.isdecimal())
    bound = "\0".join((typed, email, purpose.value, subject))
    if not any(hmac.compare_digest(code.digest, _digest(bound, secret)) for secret in known_secrets()):
        code.tries_left -= 1
        security_event("wrong code", purpose=purpose.value)
        return False
    code.used_at = clock.now()
    return True


def _must_not_flood(email: str) -> None:
    """Three in any sixty minutes. The counter's row also makes two requests at once wait for each other here."""
    sentence = _("We sent three codes to this address within the hour. Use the newest one, or try again later.")
    limit("code-mail", email, most=MAILS_AN_HOUR, within=HOUR, sentence=sentence)
    lately = select(func.count()).where(Code.email == email, Code.created_at > clock.now() - HOUR)
    if (session.scalar(lately) or 0) >= MAILS_AN_HOUR:
        raise Refused(sentence, status=429)


def _issue(email: str, purpose: Purpose, subject: str) -> tuple[Code, str]:
    digits = f"{secrets.randbelow(10**6):06d}"
    now = clock.now()
    code = Code(
        email=email,
        purpose=purpose,
        subject=subject,
        digest=_digest("\0".join((digits, email, purpose.value, subject)), known_secrets()[0]),
        tries_left=TRIES,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(code)
    session.flush()
    return code, digits


def _digest(bound: str, secret: str) -> str:
    return hmac.new(secret.encode(), bound.encode(), sha256).hexdigest()


def _message(code: Code, digits: str, path: str, title: str) -> Message:
    link = f"{absolute(path)}#code={digits}"
    if code.purpose is Purpose.PUBLISH:
        subject = _("%(code)s publishes your question", code=digits)
        opening = _("Your question is saved. This code puts it on the page:")
        if not _LINK.search(title):
            opening = _("Your question “%(title)s” is saved. This code puts it on the page:", title=title)
        closing = _("If you did not ask this, do nothing: without the code it is never shown, and it is deleted.")
    elif code.subject:
        subject = _("%(code)s shows that it is you", code=digits)
        opening = _("You are about to change how you sign in. This code shows that it is you:")
        closing = _("If that was not you, do nothing, and end the sessions you do not know on your account page.")
    else:
        subject = _("%(code)s signs you in", code=digits)
        opening = _("This code signs you in:")
        closing = _("If you did not ask for it, do nothing: nobody gets in without it.")
    text = "\n\n".join(
        [opening, f"    {digits}", _("It is good for 30 minutes and one use. You can type it here:"), link, closing]
    )
    return Message(subject=subject, text=text, url=link, id=f"code-{code.id}")
