"""The demo as a newcomer starts it: two free ports, a page of each server, then SIGTERM and a clean end."""

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request


def main() -> None:
    port, data = two_free_ports(), tempfile.mkdtemp()
    started = time.monotonic()
    command = [sys.executable, "dev.py", "demo", "--port", str(port), "--data", data]
    demo = subprocess.Popen(command)
    try:
        front = fetch(f"http://127.0.0.1:{port}/", patience=120)
        print(f"a page after {time.monotonic() - started:.1f} s")
        assert "Reserve space for the frame" in front, "the seeded threads are not on the front page"
        script = front.split('src="')[1].split('"')[0]
        assert "htmx" in fetch(f"http://127.0.0.1:{port}{script}")
        assert "docside" in fetch(f"http://localhost:{port + 1}/embed/")
        taken = subprocess.run(command, capture_output=True, text=True, check=False)
        assert taken.returncode == 1, "a taken port must stop the start"
        assert "is taken" in taken.stderr, taken.stderr
    finally:
        demo.send_signal(signal.SIGTERM)
        code = demo.wait(timeout=30)
        shutil.rmtree(data, ignore_errors=True)
    assert code == 0, f"the demo ended with {code}"


def fetch(address: str, patience: float = 20) -> str:
    end = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.read().decode()
        except OSError:  # refused, cut off, or slow to answer while the machine is busy
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


def two_free_ports() -> int:
    for port in range(18200, 18900, 2):
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise SystemExit("no two free ports")


main()
