"""The nginx of the documentation, where there is one: TLS before a socket, and no leading astray of programs."""

from __future__ import annotations

import datetime
import getpass
import http.client
import os
import shutil
import signal
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from forum.paths import ROOT
from tests.cli.test_restarting import _wait_until
from tests.cli.test_socket import get
from tests.crash.peers import free_port

NAME = "forum.example.com"
BROWSER = {"Host": NAME, "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def certificate(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    until = now + datetime.timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, until)
    signed = made.sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    written = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "privkey.pem").write_bytes(written)


def configuration(folder: Path, tls: int, plain: int) -> Path:
    """The file as it stands, but for where things are on this machine."""
    text = (ROOT / "deploy/nginx.conf").read_text()
    for there, here in (
        (f"/etc/letsencrypt/live/{NAME}", str(folder)),
        ("/run/docside/http", str(folder / "http")),
        ("listen [::]:443 ssl;", ""),
        ("listen [::]:80;", ""),
        ("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
    ):
        assert there in text, there
        text = text.replace(there, here)
    places = "".join(f"{kind}_temp_path {folder}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path = folder / "nginx.conf"
    path.write_text(
        f"user {getpass.getuser()}; daemon off; pid {folder}/pid; error_log {folder}/errors;\nevents {{}}\n"
        f"http {{ access_log off; {places}\n{text} }}\n"
    )
    return path


def asked(port: int, method: str, path: str, headers: dict[str, str], *, tls: bool = False) -> tuple[int, str, str]:
    """Status, where it leads, and the text; 0 if nobody answers."""
    unchecked = ssl._create_unverified_context()
    kind = http.client.HTTPSConnection("127.0.0.1", port, context=unchecked, timeout=20) if tls else None
    connection = kind or http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()
    except OSError:
        return 0, "", ""
    finally:
        connection.close()


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not here")
def test_only_who_reads_a_page_is_led_to_tls_and_the_forum_is_behind_a_socket(tmp_path: Path) -> None:
    tls, plain = free_port(), free_port()
    certificate(tmp_path)
    env = os.environ | {"FORUM_DATA": str(tmp_path / "data"), "FORUM_TRUSTED_PROXIES": "1", "PYTHONPATH": str(ROOT)}
    env |= {"FORUM_URL": f"https://{NAME}"}
    forum = [sys.executable, "-m", "forum"]
    subprocess.run([*forum, "db", "upgrade"], env=env, cwd=ROOT, check=True, capture_output=True)
    running = [
        subprocess.Popen([*forum, "serve", "--no-worker", "--socket", str(tmp_path / "http")], env=env, cwd=ROOT),
        subprocess.Popen(["nginx", "-p", str(tmp_path), "-c", str(configuration(tmp_path, tls, plain))]),
    ]
    try:
        _wait_until(lambda: get(tmp_path / "http", "/health")[0] == 200)
        _wait_until(lambda: asked(tls, "GET", "/health", BROWSER, tls=True)[0] == 200)
        status, _to, page = asked(tls, "GET", "/", BROWSER, tls=True)
        assert status == 200
        assert "<h1" in page
        assert asked(plain, "GET", "/ask?page=x", BROWSER)[:2] == (301, f"https://{NAME}/ask?page=x")
        for method, path, accepts in (
            ("GET", "/metrics", "application/openmetrics-text"),
            ("GET", "/", "*/*"),
            ("POST", "/ask", BROWSER["Accept"]),
            ("PUT", "/sections", "*/*"),
        ):
            told = asked(plain, method, path, {"Host": NAME, "Accept": accepts})
            assert told == (403, "", "Use https.\n"), (method, path)
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(timeout=30)
