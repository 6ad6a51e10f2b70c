"""A production server and its worker as child processes, stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from forum.config import Settings

GRANIAN = [
    "--interface", "wsgi", "--blocking-threads", "1", "--workers-kill-timeout", "5",
    "--no-ws", "--log-level", "warning",
]  # fmt: skip


def run(settings: Settings, host: str, port: int, *, with_worker: bool) -> int:
    """Run until a signal or until a child ends by itself; the exit code of whoever ended first."""
    if not is_free(host, port):
        print(f"Port {port} of {host} is taken; choose another with --port.", file=sys.stderr)  # noqa: T201
        return 1
    where = f"Serving on http://{host}:{port}. Links in mails and pings begin with {settings.url} (FORUM_URL)."
    print(where, flush=True)  # noqa: T201
    with _shared_counters(settings):
        children = [granian("forum.app.wsgi:app", host, port, processes=settings.web_processes)]
        if with_worker:
            children.append(python("-m", "forum", "worker"))
        return keep(children, renew=True)


@contextmanager
def _shared_counters(settings: Settings) -> Iterator[None]:
    """A folder in which the web processes count requests together, for as long as they run."""
    if not settings.metrics.get_secret_value():
        yield
        return
    with tempfile.TemporaryDirectory(prefix="docside-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def granian(target: str, host: str, port: int, *, processes: int = 1) -> subprocess.Popen[bytes]:
    return python("-m", "granian", target, "--host", host, "--port", str(port), "--workers", str(processes), *GRANIAN)


def python(*arguments: str) -> subprocess.Popen[bytes]:
    # A group of its own: Ctrl-C reaches the parent only, which then stops the children in order.
    return subprocess.Popen([sys.executable, *arguments], start_new_session=True)


def keep(children: list[subprocess.Popen[bytes]], *, renew: bool = False) -> int:
    """Wait; when one ends, or a signal comes, stop the others with it.

    With `renew`, SIGHUP puts new web processes and a new worker in the place of the old ones, which finish what
    they have begun: new code, and no request that fails.
    """
    stopping = renewing = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    def hang_up(number: int, frame: FrameType | None) -> None:
        nonlocal renewing
        renewing = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if renew and hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, hang_up)
    while not stopping and all(child.poll() is None for child in children):
        if renewing:
            renewing = False
            _renew(children)
        time.sleep(0.1)
    code = 0 if stopping else next((child.returncode for child in children if child.returncode), 0)
    for child in children:
        child.terminate()
    for child in children:
        _wait(child)
    return code


def _renew(children: list[subprocess.Popen[bytes]]) -> None:
    """The web server changes its processes one after the other; a worker makes room for a new one."""
    web, *workers = children
    web.send_signal(signal.SIGHUP)
    for old in workers:
        old.terminate()
        _wait(old)
    children[1:] = [python("-m", "forum", "worker") for _ in workers]


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _wait(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(timeout=15)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
