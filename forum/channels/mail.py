from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask_babel import gettext as _

from forum.channels.letter import Mailbox, header, letter
from forum.channels.message import Message
from forum.channels.outcome import Failed, Rejected, Sent
from forum.channels.smtp import PATIENCE, Patience, Server, greet, hand_over
from forum.config import Settings
from forum.refused import Refused


@dataclass(frozen=True)
class Mail:
    """A mail by SMTP, as text and, if the message has it, HTML."""

    patience: Patience = PATIENCE
    kind = "mail"

    @property
    def label(self) -> str:
        return str(_("E-mail"))

    def check(self, to: str, settings: Settings) -> None:
        Mailbox.read(to)

    def mask(self, to: str) -> str:
        return to

    def send(self, to: str, message: Message, settings: Settings) -> Sent:
        try:
            recipient = Mailbox.read(to)
        except Refused as refusal:
            raise Rejected(refusal.sentence) from None
        sender, server = _sender(settings), Server.read(settings.mail_server)
        said = hand_over(
            server,
            _envelope(sender, message),
            recipient.address,
            letter(sender, recipient, message),
            us=_us(settings),
            patience=self.patience,
        )
        return Sent(header(message, "Message-ID"), said)


def greet_mail_server(settings: Settings) -> bool:
    """Begin a mail and take it back: True if the line was encrypted. Unsent says what is wrong."""
    sender, server = _sender(settings), Server.read(settings.mail_server)
    return greet(server, sender.address, us=_us(settings), patience=PATIENCE)


def _sender(settings: Settings) -> Mailbox:
    try:
        return Mailbox.read(settings.mail_from)
    except Refused as refusal:
        raise Failed(_("FORUM_MAIL_FROM is wrong: %(why)s", why=refusal.sentence)) from None


def _envelope(sender: Mailbox, message: Message) -> str:
    """Where bounces go: nowhere for a Return-Path of <>, so that two machines never answer each other for ever."""
    given = header(message, "Return-Path")
    if given == "<>":
        return ""
    return Mailbox.read(given).address if given else sender.address


def _us(settings: Settings) -> str:
    """The name to greet with; the machine's own would cost a look-up and is often nonsense."""
    host = urlsplit(settings.url).hostname or "localhost"
    return f"[{host}]" if host.replace(".", "").isdigit() else host
