"""A production server, its worker and the encoder as child processes, stopped together."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType, MappingProxyType

from forum.config import Settings

GRANIAN = [
    "--interface", "rsgi", "--http", "1", "--task-impl", "asyncio", "--workers-kill-timeout", "5",
    "--no-ws", "--log-level", "warning", "--backpressure", "8192",
]  # fmt: skip
"""A connection that says nothing is never ended by it: at its usual 1024 a thousand of them are the end of service."""
MOST_OPEN = 16_384

STARTED = "DOCSIDE_STARTED"
START_SECONDS = 60
AGAIN = 10.0  # seconds between two starts of what may be away
Start = Callable[[], subprocess.Popen[bytes]]


def run(settings: Settings, place: Place, *, with_worker: bool) -> int:
    """Run until a signal or until a child ends by itself; the exit code of whoever ended first."""
    if taken := place.taken():
        print(taken, file=sys.stderr)  # noqa: T201
        return 1
    print(f"Serving on {place}. Links in mails and pings begin with {settings.url} (FORUM_URL).", flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="docside-") as folder:
        os.environ[STARTED] = folder
        if settings.metrics.get_secret_value():
            # Where the web processes count requests together, for as long as they run.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        starts: list[Start] = [lambda: _web(place, settings.web_processes)]
        if with_worker:
            starts.append(lambda: python("-m", "forum", "worker"))
        if settings.meaning:
            starts.append(lambda: python("-m", "forum", "meaning"))
        told = Told(renewable=True)  # before the first child: a signal in between would leave it behind
        children = [start() for start in starts]
        spare = {len(starts) - 1: starts[-1]} if settings.meaning else {}
        renew = partial(_renew, children, starts, Path(folder), settings.web_processes, place, told)
        try:
            place.take(children[0], told)
            return keep(children, told, renew=renew, spare=spare)
        finally:
            place.leave()


def granian(target: str, host: str, port: int, *, processes: int = 1) -> subprocess.Popen[bytes]:
    return _granian(target, ["--host", host, "--port", str(port)], processes)


def _web(place: Place, processes: int) -> subprocess.Popen[bytes]:
    return _granian("forum.app.wsgi:door", place.options(), processes)


def _granian(target: str, where: list[str], processes: int) -> subprocess.Popen[bytes]:
    _allow_many_connections()
    return python("-m", "granian", target, *where, "--workers", str(processes), *GRANIAN)


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


class Told:
    """What signals have told this process since it began to listen."""

    def __init__(self, *, renewable: bool = False) -> None:
        self.stopping = self.renewing = False
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        if renewable and hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, self._hang_up)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _hang_up(self, number: int, frame: FrameType | None) -> None:
        self.renewing = True


def keep(
    children: list[subprocess.Popen[bytes]],
    told: Told,
    *,
    renew: Callable[[], None] = lambda: None,
    spare: Mapping[int, Start] = MappingProxyType({}),
) -> int:
    """Wait; when one ends, or a signal comes, stop the others with it. SIGHUP calls `renew`. The others do without
    those in `spare`, by their places, so these are started again."""
    started = dict.fromkeys(spare, time.monotonic())
    while not told.stopping and all(child.poll() is None or number in spare for number, child in enumerate(children)):
        if told.renewing:
            told.renewing = False
            renew()
        for number, start in spare.items():
            if children[number].poll() is not None and time.monotonic() > started[number] + AGAIN:
                children[number], started[number] = start(), time.monotonic()
        time.sleep(0.1)
    needed = [child for number, child in enumerate(children) if number not in spare]
    code = 0 if told.stopping else next((child.returncode for child in needed if child.returncode), 0)
    stop_all(children)
    return code


def stop_all(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        _wait(child)


def _renew(
    children: list[subprocess.Popen[bytes]],
    starts: list[Start],
    folder: Path,
    processes: int,
    place: Place,
    told: Told,
) -> None:
    """New processes in the place of the old ones, which finish what they have begun: new code, no failed request.

    Both listen at the same time (SO_REUSEPORT, or a socket that takes the other's name), so the old ones go only when
    each new one has loaded the application; granian's own reload waits a fixed time instead. New code that does not
    start changes nothing.
    """
    before, new = _started(folder), starts[0]()
    patience = time.monotonic() + START_SECONDS
    while len(_started(folder) - before) < processes:
        if new.poll() is not None or time.monotonic() > patience:
            print("The new web processes did not start, so the old ones stay.", file=sys.stderr)  # noqa: T201
            new.terminate()
            _wait(new)
            place.keep()
            return
        time.sleep(0.1)
    time.sleep(1)  # from having loaded the application to listening
    place.take(new, told)
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


class Place:
    """Where the web processes listen."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port

    def __str__(self) -> str:
        return f"http://{self.host}:{self.port}"

    def taken(self) -> str:
        """Why not here; '' if nobody is."""
        free = is_free(self.host, self.port)
        return "" if free else f"Port {self.port} of {self.host} is taken; choose another with --port."

    def options(self) -> list[str]:
        return ["--host", self.host, "--port", str(self.port)]

    def take(self, web: subprocess.Popen[bytes], told: Told) -> None:
        """These processes are the ones who serve from now on; not waited for when told to stop."""

    def keep(self) -> None:
        """Those who were to serve do not; the ones before go on."""

    def leave(self) -> None:
        """Nobody does any more."""


class SocketPlace(Place):
    """A socket in the file system, for a proxy on this machine: what they say to each other is on no network.

    Each generation of processes makes one under a name of its own, which then takes the place of the one before at
    once, so that whoever comes finds one or the other.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._next = path.absolute(), path.absolute()
        self._generations = itertools.count(1)

    def __str__(self) -> str:
        return f"the socket {self.path}"

    def taken(self) -> str:
        if not self.path.parent.is_dir() or (self.path.exists() and not self.path.is_socket()):
            return f"{self.path} cannot be a socket: there is something else, or not even its folder."
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.path))
            except (FileNotFoundError, ConnectionRefusedError):
                return ""
            except OSError as error:
                return f"{self.path} cannot be a socket: {error.strerror or error}."
        return f"Somebody serves on {self.path} already; choose another with --socket."

    def options(self) -> list[str]:
        self._next = self.path.with_name(f"{self.path.name}.{os.getpid()}.{next(self._generations)}")
        return ["--uds", str(self._next)]

    def take(self, web: subprocess.Popen[bytes], told: Told) -> None:
        patience = time.monotonic() + START_SECONDS
        while web.poll() is None and time.monotonic() < patience and not told.stopping:
            with suppress(FileNotFoundError):
                self._next.chmod(0o660)  # for the proxy, which is in the forum's group
                self._next.replace(self.path)
                return
            time.sleep(0.05)

    def keep(self) -> None:
        self._next.unlink(missing_ok=True)

    def leave(self) -> None:
        self.path.unlink(missing_ok=True)
        self._next.unlink(missing_ok=True)


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
