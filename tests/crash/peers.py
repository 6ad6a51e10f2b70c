"""The other side: a server for webhooks and one for mail, each good or bad for a while, and what arrived there."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MANNERS = ["accepts", "hangs", "breaks", "429"]


class Peers:
    """`manners` holds for the first message at each address; later ones are taken. `arrived` counts what was."""

    def __init__(self) -> None:
        self.manners = "accepts"
        self.arrived: Counter[tuple[str, str]] = Counter()
        self.port_of: dict[int, str] = {}
        self.web_port = self.mail_port = 0
        self._met: set[str] = set()
        self._lock = threading.Lock()

    def begin(self, manners: str) -> None:
        with self._lock:
            self.manners = manners
            self.arrived = Counter()
            self._met = set()

    def mood(self, where: str) -> str:
        with self._lock:
            first = where not in self._met
            self._met.add(where)
            return self.manners if first else "accepts"

    def took(self, where: str, what: str) -> None:
        with self._lock:
            self.arrived[where, what] += 1


@contextmanager
def peers() -> Iterator[Peers]:
    here = Peers()
    web = _Web(("127.0.0.1", 0), _Hook)
    web.peers = here
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    post = Controller(_Post(here), hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=False)
    post.start()
    here.web_port, here.mail_port = web.server_port, post.port
    try:
        yield here
    finally:
        post.stop()
        web.shutdown()
        thread.join()
        web.server_close()


class _Web(ThreadingHTTPServer):
    peers: Peers
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever was killed in the middle of a request is what this is about."""


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        peers = cast(_Web, self.server).peers
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            return
        mood = peers.mood(self.path)
        if mood == "hangs":
            # Until the other side has had enough; a request that was never taken.
            self.connection.settimeout(10)
            self.connection.recv(1)
        elif mood == "breaks":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif mood == "429":
            self._say(429, {"Retry-After": "7"})
        else:
            peers.took(self.path, self.headers.get("webhook-id") or body.decode())
            self._say(200, {})

    def _say(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


class _Post:
    def __init__(self, peers: Peers) -> None:
        self.peers = peers

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mood = self.peers.mood("mail")
        if mood == "hangs":
            await asyncio.sleep(0.7)
        if mood in {"hangs", "breaks"}:
            cast(asyncio.WriteTransport, server.transport).abort()
        if mood == "429":
            return "451 4.7.1 Please try later"
        if mood == "accepts":
            mail = message_from_bytes(cast(bytes, envelope.content))
            self.peers.took("mail", f"{envelope.rcpt_tos[0]} {mail['Message-ID'] or mail['Subject']}")
        return "250 2.0.0 queued"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
