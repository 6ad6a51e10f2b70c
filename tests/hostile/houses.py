"""The forum as `forum serve` starts it, and conversations with it in bare bytes."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from forum.paths import ROOT
from tests.journeys.demonstration import two_free_ports

PATIENCE = 90


@dataclass
class House:
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str = "/robots.txt", timeout: float = 15) -> int:
        """The status of an answer; OSError if there is none in time."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def begun(self, said: bytes) -> socket.socket:
        """A connection on which so much was said."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=15)
        connection.sendall(said)
        return connection

    def post(self, path: str, *headers: str, host: str = "", origin: str = "") -> bytes:
        """The head of a request that a page of this forum could have made."""
        said = [f"POST {path} HTTP/1.1", f"Host: {host or self.url[7:]}", f"Origin: {origin or self.url}", *headers]
        return ("\r\n".join(said) + "\r\n\r\n").encode()

    def answer(self, connection: socket.socket, timeout: float = 15) -> tuple[int, str]:
        """Status and body of the one answer that comes on it; (0, "") if the other side leaves without a word."""
        connection.settimeout(timeout)
        answer = http.client.HTTPResponse(connection)
        try:
            answer.begin()
            return answer.status, answer.read().decode("utf-8", "replace")
        except (http.client.HTTPException, ConnectionError):
            return 0, ""
        finally:
            connection.close()

    def said(self, request: bytes) -> tuple[int, str]:
        return self.answer(self.begun(request))


@contextmanager
def house(folder: Path, **settings: str) -> Iterator[House]:
    port = two_free_ports()
    here = House(port, folder / "log")
    env = os.environ | {"FORUM_DATA": str(folder), "PYTHONPATH": str(ROOT), "FORUM_URL": here.url} | settings
    forum = [sys.executable, "-m", "forum"]
    subprocess.run([*forum, "db", "upgrade"], env=env, cwd=ROOT, check=True, capture_output=True)
    with here.log.open("wb") as log:
        command = [*forum, "serve", "--port", str(port), "--no-worker"]
        running = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)
    try:
        _wait(here)
        yield here
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=30)


def _wait(here: House) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if here.get() == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(here.log.read_text())
