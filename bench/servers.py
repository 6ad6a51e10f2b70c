"""One granian with one worker and one thread on a free port, and the processor time that it has used."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection

import psutil
from sqlalchemy import Engine, text

from forum.serving import GRANIAN


@dataclass(frozen=True)
class Server:
    port: int
    process: psutil.Process
    database: psutil.Process | None

    def seconds(self) -> float:
        """Of processor, of the server and its database together, until now."""
        return _of_tree(self.process) + (_of_tree(self.database) if self.database else 0)


@contextmanager
def serving(
    target: str, environment: Mapping[str, str], database: psutil.Process | None = None, ready: str = "/"
) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", target, "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    running = subprocess.Popen([*command, *GRANIAN], env=os.environ | dict(environment))
    try:
        _wait(port, ready)
        yield Server(port, psutil.Process(running.pid), database)
    finally:
        running.terminate()
        running.wait(30)


def process_of(engine: Engine) -> psutil.Process | None:
    """The server process of a PostgreSQL on this machine; SQLite has none."""
    if engine.dialect.name != "postgresql":
        return None
    with engine.connect() as connection:
        return psutil.Process(connection.scalar(text("SELECT pg_backend_pid()"))).parent()


def _of_tree(process: psutil.Process) -> float:
    """What has ended counts with its parent."""
    own = process.cpu_times()
    ended = own.children_user + own.children_system
    alive = sum(_of_tree(child) for child in process.children())
    return float(own.user + own.system + ended + alive)


def _wait(port: int, path: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path)
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("The server did not start.")
