"""The mail server and the webhook of the load proof: well, or not, for as long as they are told; and what came in."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.crash.peers import free_port


class FarSide:
    """`mail` and `hook` are "well", "hangs" or, for the hook, "breaks" (500). Only what was taken is noted."""

    def __init__(self) -> None:
        self.mail = self.hook = "well"
        self.turned = self.again = 0  # messages that were begun and not taken; that were taken and had come before
        self.mails: Counter[str] = Counter()
        self.pings: Counter[str] = Counter()
        self.codes: defaultdict[str, list[str]] = defaultdict(list)
        self.over = threading.Event()
        self.mail_port = self.hook_port = 0
        self._lock = threading.Lock()

    def take_ping(self, name: str) -> None:
        with self._lock:
            self.again += name in self.pings
            self.pings[name] += 1

    def take_mail(self, to: str, mail: EmailMessage) -> None:
        body = mail.get_body(("plain",))
        code = re.search(r"^\s*(\d{6})\b", body.get_content(), re.MULTILINE) if body else None
        name = f"{to} {mail['Message-ID'] or mail['Subject']}"
        with self._lock:
            self.again += name in self.mails
            self.mails[name] += 1
            if code:
                self.codes[to].append(code[1])


@contextmanager
def far_side() -> Iterator[FarSide]:
    here = FarSide()
    web = _Web(("127.0.0.1", 0), _Hook)
    web.here = here
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    post = Controller(_Post(here), hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=False)
    post.start()
    here.hook_port, here.mail_port = web.server_port, post.port
    try:
        yield here
    finally:
        here.over.set()
        post.stop()
        web.shutdown()
        thread.join()
        web.server_close()


class _Web(ThreadingHTTPServer):
    here: FarSide
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever was killed in the middle of a request is what this is about."""


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        here, length = cast(_Web, self.server).here, int(self.headers["Content-Length"])
        if len(self.rfile.read(length)) < length:
            return
        here.turned += here.hook != "well"
        if here.hook == "hangs":
            here.over.wait(30)  # the other side gives up long before
            return
        if here.hook == "well":
            here.take_ping(self.headers["webhook-id"])
        self.send_response(200 if here.hook == "well" else 500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


class _Post:
    def __init__(self, here: FarSide) -> None:
        self.here = here

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.here.turned += self.here.mail != "well"
        if self.here.mail == "hangs":
            while self.here.mail == "hangs" and not self.here.over.is_set():
                await asyncio.sleep(0.2)
            cast(asyncio.WriteTransport, server.transport).abort()
            return "451 4.3.0 not taken"
        mail = message_from_bytes(cast(bytes, envelope.content), policy=policy.default)
        self.here.take_mail(envelope.rcpt_tos[0], mail)
        return "250 2.0.0 taken"
