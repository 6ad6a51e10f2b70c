"""A production server, its worker and the encoder as child processes, stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import FrameType, MappingProxyType

from forum.config import Settings

GRANIAN = [
    "--interface", "rsgi", "--task-impl", "asyncio", "--workers-kill-timeout", "5",
    "--no-ws", "--log-level", "warning", "--backpressure", "8192",
]  # fmt: skip
"""A connection that says nothing is never ended by it: at its usual 1024 a thousand of them are the end of service."""
MOST_OPEN = 16_384

STARTED = "DOCSIDE_STARTED"
START_SECONDS = 60
AGAIN = 10.0  # seconds between two starts of what may be away
Start = Callable[[], subprocess.Popen[bytes]]


def run(settings: Settings, host: str, port: int, *, with_worker: bool) -> int:
    """Run until a signal or until a child ends by itself; the exit code of whoever ended first."""
    if not is_free(host, port):
        print(f"Port {port} of {host} is taken; choose another with --port.", file=sys.stderr)  # noqa: T201
        return 1
    where = f"Serving on http://{host}:{port}. Links in mails and pings begin with {settings.url} (FORUM_URL)."
    print(where, flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="docside-") as folder:
        os.environ[STARTED] = folder
        if settings.metrics.get_secret_value():
            # Where the web processes count requests together, for as long as they run.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        starts: list[Start] = [lambda: granian("forum.app.wsgi:door", host, port, processes=settings.web_processes)]
        if with_worker:
            starts.append(lambda: python("-m", "forum", "worker"))
        if settings.meaning:
            starts.append(lambda: python("-m", "forum", "meaning"))
        children = [start() for start in starts]
        spare = {len(starts) - 1: starts[-1]} if settings.meaning else {}
        renew = partial(_renew, children, starts, Path(folder), settings.web_processes)
        return keep(children, renew=renew, spare=spare)


def granian(target: str, host: str, port: int, *, processes: int = 1) -> subprocess.Popen[bytes]:
    _allow_many_connections()
    return python("-m", "granian", target, "--host", host, "--port", str(port), "--workers", str(processes), *GRANIAN)


def _allow_many_connections() -> None:
    """As many as the machine lets this process have: each is an open file, of which 1024 are usual."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_OPEN if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def python(*arguments: str) -> subprocess.Popen[bytes]:
    # A group of its own: Ctrl-C reaches the parent only, which then stops the children in order.
    return subprocess.Popen([sys.executable, *arguments], start_new_session=True)


def keep(
    children: list[subprocess.Popen[bytes]],
    *,
    renew: Callable[[], None] | None = None,
    spare: Mapping[int, Start] = MappingProxyType({}),
) -> int:
    """Wait; when one ends, or a signal comes, stop the others with it. SIGHUP calls `renew`. The others do without
    those in `spare`, by their places, so these are started again."""
    stopping = renewing = False
    started = dict.fromkeys(spare, time.monotonic())

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
    while not stopping and all(child.poll() is None or number in spare for number, child in enumerate(children)):
        if renewing and renew:
            renewing = False
            renew()
        for number, start in spare.items():
            if children[number].poll() is not None and time.monotonic() > started[number] + AGAIN:
                children[number], started[number] = start(), time.monotonic()
        time.sleep(0.1)
    needed = [child for number, child in enumerate(children) if number not in spare]
    code = 0 if stopping else next((child.returncode for child in needed if child.returncode), 0)
    stop_all(children)
    return code


def stop_all(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        _wait(child)


def _renew(children: list[subprocess.Popen[bytes]], starts: list[Start], folder: Path, processes: int) -> None:
    """New processes in the place of the old ones, which finish what they have begun: new code, no failed request.

    Both listen on the port at the same time (SO_REUSEPORT), so the old ones go only when each new one has loaded
    the application; granian's own reload waits a fixed time instead. New code that does not start changes nothing.
    """
    before, new = _started(folder), starts[0]()
    patience = time.monotonic() + START_SECONDS
    while len(_started(folder) - before) < processes:
        if new.poll() is not None or time.monotonic() > patience:
            print("The new web processes did not start, so the old ones stay.", file=sys.stderr)  # noqa: T201
            new.terminate()
            _wait(new)
            return
        time.sleep(0.1)
    time.sleep(1)  # from having loaded the application to listening
    old, children[0] = children[0], new
    old.terminate()
    _wait(old)
    for number, start in enumerate(starts[1:], 1):
        children[number].terminate()
        _wait(children[number])
        children[number] = start()


def _started(folder: Path) -> set[str]:
    """The web processes that have loaded the application; each leaves a file (see forum.app.wsgi)."""
    return {path.name for path in folder.glob("*.started")}


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
