"""Runs the real commands of the forum and kills them at their n-th SQL statement or network call.

It is a process of its own that has everything imported and forks once per order, because a thousand starts
from nothing would take an hour. Orders come as lines of JSON, each is answered by one. All that makes it die
is in here; `forum/` knows nothing of it. Only two things differ from a real installation: the clock may be
ahead, so that waiting for a lease or a back-off costs no time, and peers are given half a second to answer.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask
from granian.cli import entrypoint as granian
from sqlalchemy import Engine, event

from forum import clock
from forum.channels import KINDS
from forum.channels.http import Limits
from forum.channels.mail import Mail
from forum.channels.smtp import Patience
from forum.cli import main as forum
from forum.serving import GRANIAN

QUICK = Limits(connect=2, read=0.5, whole=2)
PATIENCE = Patience(connect=2, answer=0.5, accept=0.5, whole=3)


class Steps:
    """Counts what a process does to the world, and ends it before step `last` (0: never) with SIGKILL.

    The report says where it died, and to which ports a send was open: its first byte had left, and the
    transaction that stamps it was not yet committed.
    """

    def __init__(self, last: int, report: Path) -> None:
        self.last, self.report = last, report
        self.taken = 0
        self.open: dict[int, int] = {}
        self.stamping: set[int] = set()
        self.lock = threading.Lock()

    def take(self, what: str) -> None:
        with self.lock:
            self._stamped()
            self.taken += 1
            if self.taken == self.last:
                said = {"step": self.taken, "what": what[:60], "open": sorted(self.open.values())}
                self.report.write_text(json.dumps(said))
                os.kill(os.getpid(), signal.SIGKILL)
                signal.pause()

    def sends(self, port: int) -> None:
        with self.lock:
            self.open[threading.get_ident()] = port

    def commits(self) -> None:
        self.take("COMMIT")
        with self.lock:
            self.stamping.add(threading.get_ident())

    def _stamped(self) -> None:
        """The commit that was announced before is over when its thread goes on."""
        thread = threading.get_ident()
        if thread in self.stamping:
            self.stamping.remove(thread)
            self.open.pop(thread, None)


def watch_statements(steps: Steps) -> None:
    event.listen(Engine, "before_cursor_execute", lambda _c, _cursor, said, *_more: steps.take(said))
    event.listen(Engine, "begin", lambda _c: steps.take("BEGIN"))
    event.listen(Engine, "rollback", lambda _c: steps.take("ROLLBACK"))
    event.listen(Engine, "commit", lambda _c: steps.commits())


def watch_network(steps: Steps) -> None:
    """Also between the two halves of what is sent, so that peers see requests that break off."""
    connect, sendall = socket.socket.connect, socket.socket.sendall
    receive: Callable[..., int] = socket.socket.recv_into

    def counted_connect(self: socket.socket, address: Any) -> None:
        steps.take("connect")
        connect(self, address)
        # Else each second half would wait 40 ms for the first one's receipt.
        self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def counted_sendall(self: socket.socket, data: bytes, *flags: int) -> None:
        steps.take("send")
        steps.sends(self.getpeername()[1])
        half = len(data) // 2
        sendall(self, data[:half], *flags)
        steps.take("send the rest")
        sendall(self, data[half:], *flags)

    def counted_receive(self: socket.socket, *arguments: Any) -> int:
        steps.take("receive")
        return receive(self, *arguments)

    for name, counted in (
        ("connect", counted_connect),
        ("sendall", counted_sendall),
        ("recv_into", counted_receive),
    ):
        setattr(socket.socket, name, counted)


def watch_answers(steps: Steps) -> None:
    """The last moment before a web process answers: everything is committed, and nobody knows."""

    def finished(_app: flask.Flask, **_more: Any) -> None:
        steps.take("answer")

    flask.request_finished.connect(finished, weak=False)


def hurry() -> None:
    for kind, each in KINDS.items():
        if kind == "mail":
            KINDS[kind] = Mail(patience=PATIENCE)
        elif kind != "console":
            KINDS[kind] = type(each)(limits=QUICK)  # type: ignore[call-arg]


def command(order: dict[str, Any]) -> None:
    """The life of the forked process, from the order to its end."""
    os.setsid()
    os.environ.update(order["env"])
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in (1, 2):
        os.dup2(log, number)
    steps = Steps(order["last"], Path(order["report"]))
    for watch in (watch_statements, watch_network, watch_answers):
        watch(steps)
    if order["kind"] == "web":
        # What `forum.serving.granian` starts; its one worker process is a fork of this one, and it is the one to die.
        sys.argv = ["granian", "forum.app.wsgi:door", "--host", "127.0.0.1", "--port", str(order["port"]), *GRANIAN]
        granian()  # type: ignore[no-untyped-call]
        return
    for ahead in order["ahead"]:
        run_worker(ahead)


def run_worker(ahead: float) -> None:
    """`forum worker --until-idle`, so many seconds from now."""
    real = _NOW
    clock.now = lambda: real() + timedelta(seconds=ahead)
    sys.argv = ["forum", "worker", "--until-idle"]
    try:
        forum()
    except SystemExit as end:
        if end.code:
            raise


_NOW = clock.now


def fork(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            command(order)
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException as error:
            print(repr(error), flush=True)  # noqa: T201
        finally:
            os._exit(code)
    return pid


def obey(order: dict[str, Any]) -> dict[str, int]:
    if order["do"] == "start":
        return {"pid": fork(order)}
    if order["do"] == "kill":
        os.killpg(order["pid"], signal.SIGKILL)
    _pid, status = os.waitpid(order["pid"], 0)
    return {"code": os.waitstatus_to_exitcode(status)}


if __name__ == "__main__":
    hurry()
    for line in sys.stdin:
        print(json.dumps(obey(json.loads(line))), flush=True)  # noqa: T201
