"""New processes in the place of the old ones, while people go on reading."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.journeys.demonstration import ROOT, two_free_ports


def test_a_restart_by_sighup_fails_no_request(tmp_path: Path) -> None:
    port = two_free_ports()
    env = os.environ | {"FORUM_DATA": str(tmp_path), "FORUM_WEB_PROCESSES": "2", "PYTHONPATH": str(ROOT)}
    env |= {"FORUM_METRICS": "a token of some length"}
    subprocess.run([sys.executable, "-m", "forum", "db", "upgrade"], env=env, cwd=ROOT, check=True, capture_output=True)
    command = [sys.executable, "-m", "forum", "serve", "--port", str(port)]
    serving = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until(lambda: _get(port, "/ready?worker") == 200)
        before = _processes(serving.pid)
        assert len(before) >= 3
        ended, answers = threading.Event(), list[int]()
        readers = [threading.Thread(target=_read, args=(port, ended, answers)) for _ in range(3)]
        for reader in readers:
            reader.start()
        serving.send_signal(signal.SIGHUP)
        _wait_until(lambda: not before & _processes(serving.pid) and len(_processes(serving.pid)) == 3)
        time.sleep(1)
        ended.set()
        for reader in readers:
            reader.join()
        text = _text(port, "/metrics")
        assert len(_processes(serving.pid)) == 3
    finally:
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(timeout=30) == 0
    assert set(answers) == {200}
    assert len(answers) > 20
    # Both generations and both processes counted together: what was answered is what is told.
    told = sum(float(number) for number in re.findall(r'docside_requests_total\{[^}]*route="/"[^}]*\} (\S+)', text))
    assert told == len(answers)


def _read(port: int, ended: threading.Event, answers: list[int]) -> None:
    while not ended.is_set():
        answers.append(_get(port, "/"))
        time.sleep(0.02)


def _get(port: int, path: str) -> int:
    """The status of an answer; 0 for a request that failed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _text(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Authorization": "Bearer a token of some length"})
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def _processes(parent: int) -> set[int]:
    """Two web processes and a worker: what lives below the server, but for granian's own first process."""
    import psutil

    try:
        children = psutil.Process(parent).children()
        web = [child for child in children if "granian" in child.cmdline()]
        below = {each.pid for child in web for each in child.children()}
    except psutil.NoSuchProcess:  # one ended while we looked
        return set()
    return below | {child.pid for child in children if child not in web}


def _wait_until(true: object, patience: float = 90) -> None:
    end = time.monotonic() + patience
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.3)
