"""A network of its own, in which public and private addresses are all this machine, with a name server that lies.

Run as `unshare -rnm python -m tests.hostile.apart`; prints as JSON what became of each address, and whom it reached.
"""

from __future__ import annotations

import fcntl
import gzip
import json
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain, cycle, repeat
from typing import Any

from flask import Flask
from flask_babel import Babel

from forum.channels import Failed, Limits, Rejected, fetch
from forum.channels.http import post_json
from forum.config import Settings
from forum.sections.fetching import Asking
from forum.signin.outside import client

PUBLIC = "8.8.8.8"
INSIDE = ("127.0.0.1", "10.0.0.7", "169.254.169.254", "192.168.7.7")
QUICK = Limits(connect=1, read=1, whole=2, answer=1_000_000)
NAMES: dict[str, Iterator[list[str]]] = {
    "public.example": repeat([PUBLIC]),
    "inside.example": repeat(["127.0.0.1"]),
    "house.example": repeat(["10.0.0.7"]),
    "cloud.example": repeat(["169.254.169.254"]),
    "nowhere.example": repeat(["0.0.0.0"]),
    "six.example": repeat(["::1"]),
    "mapped.example": repeat(["::ffff:127.0.0.1"]),
    "nat64.example": repeat(["64:ff9b::7f00:1"]),
    "six-to-four.example": repeat(["2002:7f00:1::"]),
    "both.example": repeat([PUBLIC, "127.0.0.1"]),
    "turned.example": chain([[PUBLIC]], repeat(["127.0.0.1"])),
    "turning.example": cycle([["127.0.0.1"], [PUBLIC]]),
    "localhost.example": repeat(["127.0.0.1"]),
}
asked: list[str] = []
reached: list[str] = []


def network() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for number, address in enumerate(["127.0.0.1", PUBLIC, *INSIDE[1:]]):
            name = b"lo" if number == 0 else b"lo:%d" % number
            request = struct.pack("16sH2x4s8x", name, socket.AF_INET, socket.inet_aton(address))
            fcntl.ioctl(control, 0x8916, request)  # SIOCSIFADDR
        fcntl.ioctl(control, 0x8914, struct.pack("16sH14x", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS: up and running
    with tempfile.NamedTemporaryFile("w", suffix=".conf", delete=False) as file:
        file.write("nameserver 127.0.0.1\noptions timeout:5 attempts:2\n")
    subprocess.run(["mount", "--bind", file.name, "/etc/resolv.conf"], check=True)


def serve_names() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 53))
        said: dict[str, list[str]] = {}
        while True:
            question, whom = listener.recvfrom(512)
            name, kind, end = _read(question)
            if name.startswith("silent"):
                continue
            if kind == 1:  # the first of the two questions of each look-up
                asked.append(name)
                said[name] = next(NAMES.get(name, repeat([])))
            wanted = [a for a in said.get(name, next(NAMES.get(name, repeat([])))) if (":" in a) == (kind == 28)]
            answers = b"".join(_record(kind, address) for address in wanted)
            head = question[:2] + struct.pack(">5H", 0x8180, 1, len(wanted), 0, 0)
            listener.sendto(head + question[12:end] + answers, whom)


def _read(question: bytes) -> tuple[str, int, int]:
    at, words = 12, []
    while length := question[at]:
        words.append(question[at + 1 : at + 1 + length].decode())
        at += length + 1
    return ".".join(words).lower(), struct.unpack(">H", question[at + 1 : at + 3])[0], at + 5


def _record(kind: int, address: str) -> bytes:
    packed = socket.inet_pton(socket.AF_INET6 if kind == 28 else socket.AF_INET, address)
    return struct.pack(">HHHIH", 0xC00C, kind, 1, 0, len(packed)) + packed


def serve(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, port), family=family) as listener:
        while True:
            connection, _whom = listener.accept()
            reached.append(address)
            threading.Thread(target=_answer, args=(connection, address, port), daemon=True).start()


def _answer(connection: socket.socket, address: str, port: int) -> None:
    with connection, suppress(OSError):
        path = connection.recv(65536).split(b" ")[1].decode() if port != 443 else "/"
        for piece in ANSWERS.get(path, plain)(path):
            connection.sendall(piece)


def _said(status: str, body: bytes = b"", *lines: str) -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines])
    return f"{head}\r\n\r\n".encode() + body


def plain(_path: str) -> Iterator[bytes]:
    yield _said("200 OK", b"public", "Content-Type: text/html")


def endless_body(_path: str) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    yield from repeat(b"x" * 65536)


def endless_head(_path: str) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    yield from repeat(b"X-More: 1\r\n" * 100)


def one_long_line(_path: str) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nX-Long: "
    yield from repeat(b"x" * 65536)


def drip(_path: str) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        time.sleep(0.05)
        yield b"x"


def bomb(_path: str) -> Iterator[bytes]:
    yield _said("200 OK", gzip.compress(b"\0" * 200_000_000, 1), "Content-Encoding: gzip")


def round_and_round(path: str) -> Iterator[bytes]:
    yield _said("302 Found", b"", f"Location: {path}")


def continues(_path: str) -> Iterator[bytes]:
    yield from repeat(b"HTTP/1.1 100 Continue\r\n\r\n")


def leads_to(where: str) -> Callable[[str], Iterator[bytes]]:
    return lambda _path: iter([_said("302 Found", b"", f"Location: {where}")])


ELSEWHERE = ("http://inside.example/", "http://127.0.0.1/", "http://house.example/", "//cloud.example/",
             "http://[::1]/", "http://turned.example/", "file:///etc/passwd", "gopher://127.0.0.1:80/_x",
             "http://public.example@127.0.0.1/", "http://2130706433/", "http://localhost./",
             "http://①②⑦.0.0.1/")  # fmt: skip
ANSWERS: dict[str, Callable[[str], Iterator[bytes]]] = {
    "/endless-body": endless_body, "/endless-head": endless_head, "/one-long-line": one_long_line, "/drip": drip,
    "/bomb": bomb, "/round": round_and_round, "/continues": continues,
    **{f"/away/{number}": leads_to(where) for number, where in enumerate(ELSEWHERE)},
}  # fmt: skip
ENDLESS = ("endless-body", "endless-head", "one-long-line", "drip", "continues")
INWARD = [
    *(f"http://{name}/" for name in NAMES if name not in {"public.example", "both.example", "turned.example",
                                                          "turning.example"}),
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/",
    "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.1./", "http://localhost/", "http://localhost./",
    "http://LOCALHOST/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::]/",
    "http://0.0.0.0/", "http://0/", "http://10.0.0.7/", "http://169.254.169.254/", "http://0xa9fea9fe/",
    "http://[64:ff9b::7f00:1]/", "http://[::127.0.0.1]/", "http://①②⑦.⓪.⓪.①/", "http://１２７.0.0.1/",
    "http://127。0。0。1/", "http://127.0.0.1%2f.public.example/", "http://public.example@127.0.0.1/",
    "http://127.0.0.1#@public.example/", "http://public.example\\@127.0.0.1/", "http://192.168.7.7/",
    "http://[fe80::1%25lo]/", "http://0x0/", "http://127.0.0.1\t/", "http://010.0.0.7/",
]  # fmt: skip


def tried(deed: Callable[[], Any]) -> dict[str, Any]:
    """What came of it, whom it reached meanwhile, and how often a name was asked for."""
    reached.clear()
    asked.clear()
    began = time.monotonic()
    try:
        came = deed()
    except (Failed, Rejected) as error:
        came = f"refused: {error.sentence}"
    except Exception as error:
        came = f"{type(error).__name__}: {error}"
    time.sleep(0.02)
    return {"came": str(came), "reached": list(reached), "asked": list(asked), "took": time.monotonic() - began}


def ways(settings: Settings) -> dict[str, Callable[[str], Any]]:
    """Each way by which the forum asks somebody else."""

    def page(url: str) -> str:
        got = Asking(settings, may=lambda _address: "").get(url)
        return f"refused: {got.trouble}" if got.trouble else got.body.decode()

    def provider(url: str) -> str:
        return str(client("id", "secret").request("GET", url, withhold_token=True).text)

    return {
        "fetch": lambda url: fetch(url, settings, headers={}, limits=QUICK)[0].body.decode(),
        "page": page,  # of a sitemap, of a documentation, of a page that may have moved
        "ping": lambda url: post_json(url.replace("http:", "https:"), b"{}", settings, limits=QUICK).shown,
        "provider": lambda url: provider(url.replace("http:", "https:")),
    }


def main() -> None:
    network()
    threading.Thread(target=serve_names, daemon=True).start()
    for port in (80, 443):
        for address in (PUBLIC, *INSIDE):
            threading.Thread(target=serve, args=(address, port), daemon=True).start()
    time.sleep(0.2)
    settings = Settings.model_validate({})
    app = Flask("apart")
    app.config["FORUM"] = settings
    Babel(app)
    with app.app_context():
        json.dump(told(ways(settings)), sys.stdout)


def told(by: dict[str, Callable[[str], Any]]) -> dict[str, Any]:
    def each(url: str) -> dict[str, Any]:
        return {name: tried(lambda: way(url)) for name, way in by.items()}  # noqa: B023 - called at once

    def page(path: str) -> dict[str, Any]:
        return tried(lambda: by["page"](f"http://public.example{path}"))

    def fetched(url: str) -> dict[str, Any]:
        return tried(lambda: by["fetch"](url))

    return {
        "public": each("http://public.example/"),
        "inward": {url: each(url) for url in INWARD},
        "both": fetched("http://both.example/"),
        "only inside listens": fetched("http://both.example:8080/"),
        "turned": [fetched("http://turned.example/") for _n in range(2)],
        "turning": [each("http://turning.example/") for _n in range(4)],
        "bad": {name: fetched(f"http://public.example/{name}") for name in ENDLESS},
        "bomb": page("/bomb"),
        "round": page("/round"),
        "away": [page(f"/away/{number}") for number in range(len(ELSEWHERE))],
        "silent": each("http://silent.example/"),
    }


if __name__ == "__main__":
    main()
