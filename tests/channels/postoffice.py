"""A real SMTP server that remembers, and does on command what servers do on bad days."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class PostOffice:
    """`answers` maps RCPT, MAIL or DATA to another answer than yes: a line, or "hang", or "gone"."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    envelopes: list[Envelope] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    greeted: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.SMTPUTF8) for raw in self.raw]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._answer(server, "MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._answer(server, "RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await self._answer(server, "DATA", "250 2.0.0 queued as A1")
        if answer.startswith("250"):
            self.envelopes.append(envelope)
            self.raw.append(cast(bytes, envelope.original_content))
            self.encrypted.append(session.ssl is not None)
            self.greeted.append(str(session.host_name))
        return answer

    async def _answer(self, server: SMTP, verb: str, usual: str) -> str:
        answer = self.answers.get(verb, usual)
        if answer == "hang":
            await asyncio.sleep(30)
        if answer == "gone":
            leave(server)
        return answer if answer[0].isdigit() else usual


class _LeavesInTheMiddle(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Invites the mail, reads a little of it and is gone."""
        await self.push("354 go on")
        await self._reader.read(20)
        leave(self)


def leave(server: SMTP) -> None:
    """Without a word, as a machine that loses its power."""
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


class _Controller(Controller):
    leaves = False

    def factory(self) -> SMTP:
        kind = _LeavesInTheMiddle if self.leaves else SMTP
        return kind(self.handler, **self.SMTP_kwargs)


@contextmanager
def postoffice(*, leaves: bool = False, **options: Any) -> Iterator[PostOffice]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    office = PostOffice(port)
    options = {"enable_SMTPUTF8": False, **options}
    controller = _Controller(office, hostname="127.0.0.1", port=port, **options)
    controller.leaves = leaves
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def knows(user: str, password: str) -> dict[str, Any]:
    """Options of a post office that wants this sign-in."""

    def authenticator(_s: SMTP, _session: Session, _e: Envelope, _mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and given == LoginPassword(user.encode(), password.encode())
        return AuthResult(success=right, handled=False)

    return {"authenticator": authenticator, "auth_require_tls": False}


def encryption(certificate: str, key: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
