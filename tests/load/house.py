"""An installation that runs as it would anywhere: processes of its own, their log read from a pipe."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import psutil

from forum.paths import ROOT
from forum.serving import GRANIAN
from tests.load.far_side import FarSide

SECRET = "a secret of at least thirty-two letters"
SERIOUS = {"WARNING", "ERROR", "CRITICAL"}
# What `forum worker` does, with the time it would see on a machine whose clock is ahead.
AHEAD = (
    "import sys; from datetime import timedelta; from forum import clock; real = clock.now;"
    "clock.now = lambda: real() + timedelta(seconds={seconds}); sys.argv = ['forum', 'worker'];"
    "from forum.cli import main; main()"
)


@dataclass
class Log:
    """What the processes said: the references of requests that went wrong with the cause, and the other troubles."""

    causes: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)

    def read(self, lines: IO[str]) -> None:
        for line in lines:
            self.last = [*self.last[-60:], line.rstrip()]
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if not isinstance(said, dict) or said.get("level") not in SERIOUS:
                continue
            cause = f"{said.get('message')}: {_reason(str(said.get('error', '')))}"
            if reference := said.get("reference"):
                self.causes[reference] = cause
            else:
                self.others.append(cause)


class House:
    """The processes of one installation by their names; what ends by itself or is killed is started again."""

    def __init__(self, kind: str, folder: Path, database: str, far: FarSide, port: int) -> None:
        self.kind, self.database, self.port, self.log = kind, database, port, Log()
        self.ended = 0  # processes that were ended by SIGKILL while they worked
        self.environment = {
            "FORUM_URL": f"http://127.0.0.1:{port}",
            "FORUM_SECRET": SECRET,
            "FORUM_DATA": str(folder),
            "FORUM_DATABASE": database,
            "FORUM_MAIL_SERVER": f"smtp://127.0.0.1:{far.mail_port}?tls=never",
            "FORUM_MAIL_FROM": "Docside <forum@forum.test>",
            "FORUM_PRIVATE_WEBHOOKS": "true",
            "FORUM_REPLY_MAIL_SECONDS": "0",
            "FORUM_FORM_SECONDS": "0",
            "FORUM_LEASE_SECONDS": "5",
            "FORUM_LOG": "json",
            "FORUM_TRUSTED_PROXIES": "1",
        }
        listen = ["--host", "127.0.0.1", "--port", str(port)]
        forum = [sys.executable, "-m", "forum"]
        self.commands = {"serve": [*forum, "serve", *listen]}
        if kind == "postgresql":
            web = [sys.executable, "-m", "granian", "forum.app.wsgi:door", *listen, "--workers", "2", *GRANIAN]
            self.commands = {"web": web, "worker 1": [*forum, "worker"], "worker 2": [*forum, "worker"]}
        self.running: dict[str, subprocess.Popen[str]] = {}
        self._readers: dict[str, threading.Thread] = {}

    def start(self, name: str, command: list[str] | None = None) -> None:
        process = subprocess.Popen(
            command or self.commands[name],
            cwd=ROOT,
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert process.stdout
        reader = threading.Thread(target=self.log.read, args=[process.stdout])
        reader.start()
        self._readers[name] = reader
        self.running[name] = process

    def tend(self) -> None:
        """What a service manager does."""
        for name in self.commands:
            if self.running[name].poll() is not None:
                self.end(name)
                self.start(name)

    def end(self, name: str) -> None:
        """At once, with everything that it has started."""
        process = self.running.pop(name)
        for child in [*_family(process.pid), process]:
            try:
                child.kill()
            except (psutil.Error, ProcessLookupError):
                continue
        process.wait(20)
        self._readers.pop(name).join(5)
        assert process.stdout
        process.stdout.close()

    def kill_worker(self, number: int) -> None:
        """By SIGKILL. `forum serve` ends with its worker, and is started again as a whole."""
        self.ended += 1
        if self.kind == "postgresql":
            self.running[f"worker {number % 2 + 1}"].kill()
            return
        for child in _family(self.running["serve"].pid):
            if "worker" in child.cmdline():
                child.kill()

    def processes(self) -> Iterator[psutil.Process]:
        for process in self.running.values():
            yield from _family(process.pid)
            if process.poll() is None:
                yield psutil.Process(process.pid)

    def memory(self) -> dict[str, int]:
        """MB by what a process does: the largest of each kind."""
        found: dict[str, int] = {}
        for process in self.processes():
            try:
                said, size = " ".join(process.cmdline()), process.memory_info().rss // 2**20
            except psutil.Error:
                continue
            kind = next((kind for kind in ("worker", "granian") if f" {kind}" in said), "serve")
            found[kind] = max(size, found.get(kind, 0))
        return found

    def wait_until_it_answers(self, patience: float = 60) -> None:
        end = time.monotonic() + patience
        while not self._answers():
            if time.monotonic() > end:
                raise RuntimeError("It does not answer:\n" + "\n".join(self.log.last))
            self.tend()
            time.sleep(0.3)

    def _answers(self) -> bool:
        try:
            urlopen(f"{self.environment['FORUM_URL']}/health", timeout=5).close()
        except OSError:
            return False
        return True

    def leave(self) -> None:
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        for name in list(self.running):
            try:
                self.running[name].wait(15)
            except subprocess.TimeoutExpired:
                self.log.others.append(f"{name} did not end when it was asked to")
            self.end(name)


def _reason(traceback: str) -> str:
    """What was raised last, without SQLAlchemy's line of where to read about it."""
    lines = [line for line in traceback.splitlines() if re.match(r"[\w.]+(Error|Exception|Shutdown|Full)\b", line)]
    return lines[-1] if lines else ""


def _family(pid: int) -> list[psutil.Process]:
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return []


@contextmanager
def house(kind: str, folder: Path, database: str, far: FarSide, port: int) -> Iterator[House]:
    made = House(kind, folder, database, far, port)
    try:
        for name in made.commands:
            made.start(name)
        made.wait_until_it_answers()
        yield made
    finally:
        made.leave()
