"""A socket in the file system instead of a port, while people read and the processes are renewed."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from forum.paths import ROOT
from tests.cli.test_restarting import _processes, _wait_until

COMMAND = [sys.executable, "-m", "forum"]


class Connection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("forum.example.com", timeout=30)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(str(self.path))


def get(path: Path, address: str) -> tuple[int, str]:
    connection = Connection(path)
    forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    try:
        connection.request("GET", address, headers=forwarded)
        answer = connection.getresponse()
        return answer.status, answer.read().decode().strip()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


def said(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_serves_is_renewed_without_a_failed_request_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "run" / "http"
    path.parent.mkdir()
    env = os.environ | {"FORUM_DATA": str(tmp_path / "data"), "FORUM_TRUSTED_PROXIES": "1", "FORUM_WEB_PROCESSES": "2"}
    env |= {"FORUM_URL": "https://forum.example.com", "PYTHONPATH": str(ROOT)}
    subprocess.run([*COMMAND, "db", "upgrade"], env=env, cwd=ROOT, check=True, capture_output=True)
    serving = subprocess.Popen([*COMMAND, "serve", "--socket", str(path)], env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        _wait_until(lambda: get(path, "/ready?worker") == (200, "ready"))
        assert path.stat().st_mode & 0o777 == 0o660
        second = said([*COMMAND, "serve", "--socket", str(path)], env)
        assert second.returncode == 1
        assert "Somebody serves on" in second.stderr
        before, ended, answers = _processes(serving.pid), threading.Event(), list[int]()

        def read() -> None:
            while not ended.is_set():
                answers.append(get(path, "/")[0])
                time.sleep(0.02)

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        serving.send_signal(signal.SIGHUP)
        _wait_until(lambda: not before & _processes(serving.pid) and len(_processes(serving.pid)) == 3)
        time.sleep(1)
        ended.set()
        for reader in readers:
            reader.join()
        assert [each.name for each in path.parent.iterdir()] == ["http"]
    finally:
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(timeout=30) == 0
    assert set(answers) == {200}
    assert len(answers) > 20
    assert list(path.parent.iterdir()) == []


def test_what_a_killed_one_left_behind_is_in_nobodys_way_and_a_socket_without_a_proxy_is_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "http"
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(path))
    left.close()
    env = os.environ | {"FORUM_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    subprocess.run([*COMMAND, "db", "upgrade"], env=env, cwd=ROOT, check=True, capture_output=True)
    command = [*COMMAND, "serve", "--no-worker", "--socket", str(path)]
    refused = said(command, env)
    assert "FORUM_TRUSTED_PROXIES=1" in refused.stderr
    env |= {"FORUM_TRUSTED_PROXIES": "1"}
    nowhere = said([*command[:-1], str(tmp_path)], env)
    assert nowhere.returncode == 1
    assert "cannot be a socket" in nowhere.stderr
    serving = subprocess.Popen(command, env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        _wait_until(lambda: get(path, "/health") == (200, "alive"))
    finally:
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(timeout=30) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_is_told_to_stop_while_it_starts_leaves_nobody_behind(tmp_path: Path, number: int) -> None:
    path = tmp_path / "http"
    env = os.environ | {"FORUM_DATA": str(tmp_path / "data"), "FORUM_TRUSTED_PROXIES": "1", "PYTHONPATH": str(ROOT)}
    env |= {"FORUM_URL": "https://forum.example.com"}
    subprocess.run([*COMMAND, "db", "upgrade"], env=env, cwd=ROOT, check=True, capture_output=True)
    command = [*COMMAND, "serve", "--socket", str(path)]
    with subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as serving:
        assert serving.stdout
        serving.stdout.readline()
        _wait_until(lambda: bool(psutil.Process(serving.pid).children()))
        children = psutil.Process(serving.pid).children(recursive=True)
        serving.send_signal(number)
        assert serving.wait(timeout=40) == 0
    _gone, left = psutil.wait_procs(children, timeout=5)
    assert left == []
    assert [each.name for each in tmp_path.iterdir()] == ["data"]
