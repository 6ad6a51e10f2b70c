"""Whether the mail server takes mail from us."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from flask_babel import gettext as _

from forum.channels import Message, Unsent, channel, greet_mail_server
from forum.config import Settings
from forum.refused import Refused
from forum.upkeep.findings import Finding, broken, fine, note


def server(settings: Settings) -> Iterator[Finding]:
    """The whole conversation up to the sender, and then good-bye: no mail leaves."""
    if settings.deliver == "log" or not settings.mail_server:
        return
    if "localhost" in settings.mail_from:
        yield note(_("FORUM_MAIL_FROM is an address nobody can answer to; many servers refuse it."))
    try:
        encrypted = greet_mail_server(settings)
    except Unsent as error:
        why = f"{error.sentence} {error.response}".strip()
        yield broken(_("The mail server takes no mail from us: %(why)s", why=why))
        return
    if encrypted:
        yield fine(_("The mail server takes mail from us, over an encrypted line."))
    else:
        yield note(_("The mail server takes mail from us, but the line is not encrypted."))


def send_test(address: str, settings: Settings) -> Finding:
    """Send one mail at once, past the queue and whatever FORUM_DELIVER says, and tell what the server said."""
    try:
        channel("mail").check(address, settings)
        said = channel("mail").send(address, _letter(settings), settings)
    except Refused as refusal:
        return broken(refusal.sentence)
    except Unsent as error:
        return broken(f"{error.sentence} {error.response}".strip())
    return fine(_("A test mail to %(address)s was taken: %(said)s", address=address, said=said.response))


def _letter(settings: Settings) -> Message:
    text = _("This is a test of the mail settings of %(url)s. If you can read it, mails get through.", url=settings.url)
    return Message(id=f"check-{secrets.token_hex(6)}", subject=_("A test from Docside"), text=f"{text}\n")
