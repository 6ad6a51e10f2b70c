"""A message as an e-mail: its headers, its two bodies, and no way to add a third thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime

import idna
from flask_babel import gettext as _

from forum import clock
from forum.channels.lines import line
from forum.channels.message import Message
from forum.refused import Refused

_WRITTEN = re.compile(r"(?:(?P<name>[^<>]*?)\s*<(?P<inside>[^<>\s]+)>|(?P<bare>[^<>\s]+))")
_LOCAL = re.compile(r"[^\s\x00-\x1f\x7f()<>\[\]:;@\\,\".]+(\.[^\s\x00-\x1f\x7f()<>\[\]:;@\\,\".]+)*")
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+|localhost")
_TOKEN = re.compile(r"[A-Za-z0-9-]+")
_POLICY = policy.SMTP.clone(cte_type="7bit")
_OURS = {"from", "to", "cc", "bcc", "subject", "date", "sender", "return-path", "mime-version"}


@dataclass(frozen=True)
class Mailbox:
    """A name and an address; the domain is ASCII, the part before it may be anything people have."""

    name: str
    local: str
    domain: str

    @property
    def address(self) -> str:
        return f"{self.local}@{self.domain}"

    @classmethod
    def read(cls, written: str) -> Mailbox:
        """Of "ada@example.org" or "Ada <ada@example.org>". Refused."""
        found = _WRITTEN.fullmatch(line(written)) if written.isprintable() else None
        address = (found["inside"] or found["bare"]) if found else ""
        local, _at, domain = address.rpartition("@")
        try:
            domain = idna.encode(domain, uts46=True).decode() if not domain.isascii() else domain.lower()
        except idna.IDNAError:
            domain = ""
        if not (_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)) or len(local) > 64 or len(domain) > 253:
            raise Refused(_("%(written)s is not an e-mail address.", written=line(written)[:100] or "?"))
        return cls(((found["name"] if found else "") or "").strip().strip('"'), local, domain)


def letter(sender: Mailbox, recipient: Mailbox, message: Message) -> bytes:
    """The mail as it travels, saying that it is automatic unless the message's own headers say otherwise.

    ASCII only, which every relay takes, unless an address cannot be written so.
    """
    utf8 = not (sender.address + recipient.address).isascii()
    headers = {"Subject": message.subject, "Date": format_datetime(clock.now()), **_extra(message)}
    head = [f"{name}: {_words(name, value, utf8)}\r\n" for name, value in headers.items()]
    head[:0] = [f"{name}: {_mailbox(name, box, utf8)}\r\n" for name, box in (("From", sender), ("To", recipient))]
    return "".join(head).encode() + _body(message).as_bytes()


def header(message: Message, name: str) -> str:
    """A header the message came with, in whatever case it was written."""
    return {given.lower(): line(value) for given, value in message.headers.items()}.get(name.lower(), "")


def _extra(message: Message) -> dict[str, str]:
    given = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", **message.headers}
    chosen = {name.lower(): (name, line(value)) for name, value in given.items() if _TOKEN.fullmatch(name)}
    return {name: value for low, (name, value) in chosen.items() if value and low not in _OURS}


def _mailbox(name: str, box: Mailbox, utf8: bool) -> str:
    if not box.name:
        return box.address
    written = _words(name, box.name, utf8)
    quoted = re.sub(r'([\\"])', r"\\\1", written)
    phrase = written if written.startswith("=?") else f'"{quoted}"'
    return f"{phrase} <{box.address}>"


def _words(name: str, value: str, utf8: bool) -> str:
    """Folded at spaces only, or in encoded words (RFC 2047) if there is need.

    The library's own folding loses spaces between encoded words, exceeds their 75 characters, and turns
    a long Message-ID or List-Unsubscribe into one, which breaks threading and one-click unsubscribing.
    """
    long = any(len(word.encode()) > 900 for word in value.split())
    if long or "=?" in value or not (utf8 or value.isascii()):
        return Header(value, "utf-8", maxlinelen=75, header_name=name).encode(linesep="\r\n")
    lines, room = [""], 74 - len(name)
    for word in value.split():
        if lines[-1] and len(lines[-1]) + len(word) > room:
            lines.append("")
            room = 76
        lines[-1] += f" {word}" if lines[-1] else word
    return "\r\n ".join(lines)


def _body(message: Message) -> EmailMessage:
    body = EmailMessage(policy=_POLICY)
    body.set_content(_ended(message.text))
    if message.html:
        body.add_alternative(_ended(message.html), subtype="html")
    return body


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
