from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select

from forum.db import session
from forum.jobs import alive
from forum.jobs.models import WorkerBeat
from forum.paths import ROOT


def test_a_worker_stops_when_the_machine_asks_it_to(app: Flask) -> None:
    """SIGTERM is what systemd and Docker send; after ten seconds they kill."""
    process = subprocess.Popen([sys.executable, "-m", "forum", "worker"], env=environment(app), cwd=ROOT)
    try:
        assert until(lambda: session.scalar(select(WorkerBeat.worker)) is not None)
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - asked < 5
    finally:
        process.kill()
        process.wait()
    assert session.scalar(alive()) is not None


def environment(app: Flask) -> dict[str, str]:
    settings = app.config["FORUM"]
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("FORUM_")},
        "PYTHONPATH": str(ROOT),
        "FORUM_DATA": settings.data,
        "FORUM_DATABASE": settings.database,
        "FORUM_SECRET": settings.secret.get_secret_value(),
    }


def until(condition: Callable[[], Any], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        session.rollback()
        if condition():
            return True
        time.sleep(0.05)
    return False
