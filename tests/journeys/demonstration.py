"""The real demo as a newcomer starts it: its processes, its two sites, its outbox."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Demonstration:
    forum: str
    docs: str

    def become(self, page: Page, key: str) -> None:
        """Sign in as a demo person by the button a newcomer would press."""
        page.goto(f"{self.forum}/demo/")
        page.locator(f"form[action='/demo/sign-in/{key}'] button").click()
        page.get_by_text("you are signed in as this person").wait_for()

    def letter(self, page: Page, *words: str, patience: float = 30) -> str:
        """The text of the newest mail or ping in the outbox that has all the words; waits for it to arrive."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            page.goto(f"{self.forum}/demo/outbox")
            for letter in page.locator("article.letter").all_inner_texts():
                if all(word in letter for word in words):
                    return letter
            page.wait_for_timeout(500)
        raise AssertionError(f"no letter with {words} within {patience} s")

    def code(self, page: Page, title: str) -> str:
        return re.findall(r"\b\d{6}\b", self.letter(page, title, "publishes your question"))[0]


@contextmanager
def demonstration(data: Path) -> Iterator[Demonstration]:
    port = two_free_ports()
    environment = {
        **os.environ,
        "FORUM_REPLY_MAIL_SECONDS": "2",
        "FORUM_FORM_SECONDS": "0",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "",
    }
    command = [sys.executable, "-m", "forum", "demo", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    made = Demonstration(f"http://127.0.0.1:{port}", f"http://localhost:{port + 1}")
    try:
        for address in (made.forum, made.docs):
            _wait_for(address, process)
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=30)
    assert code == 0


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        assert process.poll() is None, "the demo ended by itself"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:  # refused, cut off, or slow to answer while the machine is busy
            time.sleep(0.3)
    raise AssertionError(f"{address} did not answer")


def two_free_ports() -> int:
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
