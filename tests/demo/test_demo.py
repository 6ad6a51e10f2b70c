from __future__ import annotations

import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.journeys.demonstration import ROOT, demonstration, two_free_ports
from tests.seeds import seed_of
from tests.visiting import Visitor

TITLES = ("Reserve space for the frame in Sphinx", "Slack answers 404 no_service", "Zero-downtime restart behind nginx")


def test_a_demo_stopped_while_it_is_made_is_whole_when_started_again(tmp_path: Path) -> None:
    """Killed at moments of its making that a seed names; the same folder then serves all of it."""
    moments = random.Random(seed_of("a demo that is cut off"))
    for _ in range(3):
        _kill_after(moments.uniform(0.5, 6), tmp_path)
    with demonstration(tmp_path) as demo:
        front = read(demo.forum)
        assert all(title in front for title in TITLES)
        assert "docside" in read(f"{demo.docs}/embed/")


def test_a_taken_port_is_one_sentence_and_at_another_the_documentation_is_registered_at_its_new_address(
    tmp_path: Path,
) -> None:
    with demonstration(tmp_path) as demo:
        port = demo.forum.rpartition(":")[2]
        again = subprocess.run(_command(port, tmp_path), cwd=ROOT, capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert again.stderr.strip().splitlines() == [
        f"Port {port} is taken. Choose two free ones: --port N uses N and N+1."
    ]
    with demonstration(tmp_path) as moved:
        frame = urllib.request.urlopen(f"{moved.forum}/embed?page={moved.docs}/embed/")
        assert f"frame-ancestors {moved.docs}" in frame.headers["Content-Security-Policy"]
        assert "Reserve space for the frame" in frame.read().decode()


def test_outside_the_demo_its_pages_do_not_exist(visit: Callable[..., Visitor]) -> None:
    for path in ("/demo/", "/demo/outbox"):
        assert visit().get(path).status_code == 404
    assert visit().post("/demo/sign-in/admin").status_code == 404


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def _kill_after(seconds: float, data: Path) -> None:
    process = subprocess.Popen(
        _command(str(two_free_ports()), data), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(seconds)
    children = psutil.Process(process.pid).children()
    process.kill()
    process.wait()
    for child in children:
        child.terminate()


def _command(port: str, data: Path) -> list[str]:
    return [sys.executable, "-m", "forum", "demo", "--port", port, "--data", str(data)]
