"""One mail handed to one mail server, and what its answer means."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal, cast
from urllib.parse import parse_qs, unquote, urlsplit

from flask_babel import gettext as _

from forum.channels.deadline import Deadline
from forum.channels.lines import plain, short
from forum.channels.outcome import Failed, Rejected
from forum.channels.reach import trouble, trusted

TLS = Literal["offered", "require", "never", "at once"]


@dataclass(frozen=True)
class Patience:
    """Seconds for a connection, for each answer, for the last one and for everything.

    The last is longer: a server that scans the mail before it says yes and is left too early has sent it,
    and the next attempt sends it again (RFC 5321, 4.5.3.2.6).
    """

    connect: float = 10
    answer: float = 10
    accept: float = 30
    whole: float = 45


PATIENCE = Patience()


@dataclass(frozen=True)
class Server:
    """Of FORUM_MAIL_SERVER: smtp:// or smtps://, user:password@, host, :port, ?tls=require or ?tls=never."""

    host: str
    port: int
    tls: TLS
    user: str = ""
    password: str = ""

    @classmethod
    def read(cls, url: str) -> Server:
        """Failed, not Rejected: it is this installation that has to be put right, and then the mails go out."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise Failed(_("FORUM_MAIL_SERVER cannot be read.")) from None
        tls = parse_qs(parts.query).get("tls", ["offered"])[-1]
        if not url:
            raise Failed(_("No mail server is set up (FORUM_MAIL_SERVER)."))
        if parts.scheme not in {"smtp", "smtps"} or not host or tls not in {"offered", "require", "never"}:
            raise Failed(_("FORUM_MAIL_SERVER must look like smtp://user:password@host:587."))
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if not (user + password).isascii():
            raise Failed(_("The user and password of FORUM_MAIL_SERVER must be ASCII, as SMTP demands."))
        if parts.scheme == "smtps":
            return cls(host, port or 465, "at once", user, password)
        return cls(host, port or (587 if user else 25), cast(TLS, tls), user, password)

    @property
    def here(self) -> bool:
        return self.host == "localhost" or self.host.startswith("127.") or self.host == "::1"


def hand_over(server: Server, sender: str, recipient: str, mail: bytes, *, us: str, patience: Patience) -> str:
    """The server's last word, at most 500 characters. Failed, Rejected.

    `us` is the name we greet with. An address beyond ASCII needs a server with SMTPUTF8 (RFC 6531).
    """
    with _connected(server, us, patience) as smtp:
        return _conversation(smtp, sender, recipient, mail, patience)


def greet(server: Server, sender: str, *, us: str, patience: Patience) -> bool:
    """Up to the sender of a mail and no further; True if the line is encrypted. Failed, Rejected."""
    with _connected(server, us, patience) as smtp:
        _judged(*smtp.mail(sender, ["SMTPUTF8"] if not sender.isascii() else []))
        with suppress(OSError):
            smtp.quit()
        return server.tls == "at once" or (smtp.has_extn("starttls") and server.tls != "never")


@contextmanager
def _connected(server: Server, us: str, patience: Patience) -> Iterator[smtplib.SMTP]:
    """A line to the server, encrypted and signed in as far as FORUM_MAIL_SERVER says."""
    with Deadline(patience.whole) as deadline, _explained(server, deadline):
        make = _WatchedTLS if server.tls == "at once" else _Watched
        smtp = make(deadline, server, local_hostname=us, timeout=patience.connect)
        try:
            _encrypt(smtp, server)
            if server.user:
                smtp.login(server.user, server.password)
            yield smtp
        finally:
            smtp.close()


class _Watched(smtplib.SMTP):
    def __init__(self, deadline: Deadline, server: Server, **options: Any) -> None:
        self._deadline = deadline
        super().__init__(server.host, server.port, **options)

    def getreply(self) -> tuple[int, bytes]:
        """Before every wait, so that the greeting and the socket that STARTTLS puts in place are covered."""
        if isinstance(self.sock, socket.socket):
            self._deadline.watch(self.sock)
        return super().getreply()


class _WatchedTLS(_Watched, smtplib.SMTP_SSL):
    def __init__(self, deadline: Deadline, server: Server, **options: Any) -> None:
        super().__init__(deadline, server, context=trusted(), **options)


def _encrypt(smtp: smtplib.SMTP, server: Server) -> None:
    """Without a password to lose even a certificate nobody vouches for is better than an open line."""
    smtp.ehlo_or_helo_if_needed()
    if server.tls in {"offered", "require"} and smtp.has_extn("starttls"):
        context = trusted()
        if server.tls == "offered" and not server.user:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
    elif server.tls == "require":
        raise Failed(_("%(host)s offers no encryption, which FORUM_MAIL_SERVER requires.", host=server.host))
    elif server.tls == "offered" and server.user and not server.here:
        raise Failed(
            _(
                "%(host)s offers no encryption, so the password was not sent; ?tls=never would allow it.",
                host=server.host,
            )
        )


def _conversation(smtp: smtplib.SMTP, sender: str, recipient: str, mail: bytes, patience: Patience) -> str:
    _wait(smtp, patience.answer)
    utf8 = not ((sender + recipient).isascii() and mail.isascii())
    if utf8 and not smtp.has_extn("smtputf8"):
        raise Rejected(_("The mail server cannot send to addresses with letters beyond a to z."))
    options = ["SMTPUTF8", "BODY=8BITMIME"] if utf8 else []
    if smtp.has_extn("size"):
        options.append(f"SIZE={len(mail)}")
    _judged(*smtp.mail(sender, options))
    _judged(*smtp.rcpt(recipient))
    _wait(smtp, patience.accept)
    last = _judged(*smtp.data(mail))
    # It is sent: whatever goes wrong while parting must not make anyone send it again.
    with suppress(OSError):
        _wait(smtp, min(patience.answer, 2))
        smtp.quit()
    return last


def _wait(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _judged(code: int, answer: bytes) -> str:
    """RFC 5321, 4.2.1: 2 done, 4 for now, 5 for good."""
    said = _shown(code, answer)
    if 200 <= code < 300:
        return said
    if 500 <= code < 600:
        raise Rejected(_("The mail server refused the mail."), response=said)
    raise Failed(_("The mail server asks to try later."), response=said)


@contextmanager
def _explained(server: Server, deadline: Deadline) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPDataError as error:
        _judged(error.smtp_code, _bytes(error.smtp_error))
    except smtplib.SMTPResponseException as error:
        # Before a mail is under way even a 5xx is about this installation: a password, a certificate.
        said = _shown(error.smtp_code, _bytes(error.smtp_error))
        raise Failed(_("%(host)s does not take mail from us.", host=server.host), response=said) from None
    except OSError as error:
        raise Failed(trouble(error, server.host, deadline.passed)) from error


def _shown(code: int, answer: bytes) -> str:
    return short(f"{code} {plain(answer.decode('utf-8', 'replace'))}".strip(), 500)


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()
