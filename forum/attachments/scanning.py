"""Files on their way in are shown to a scanner for viruses, if there is one: clamd, by its own protocol (INSTREAM)."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from forum.refused import Refused
from forum.web import security_event

SECONDS = 10.0
"""For one file, all in all: meanwhile this process answers nobody else."""
REST = 30.0
"""Seconds in which nobody asks again after the scanner said nothing."""
CHUNK = 64 * 1024
_silent: dict[str, float] = {}


def must_be_clean(data: bytes, title: str) -> None:
    """Refused for what the scanner knows, and for everything while it does not answer: nothing passes unseen."""
    scanner = current_app.config["FORUM"].scanner
    if not scanner:
        return
    resting = time.monotonic() < _silent.get(scanner, float("-inf")) + REST
    said = "" if resting else _asked(scanner, b"zINSTREAM\0", data)
    if said.endswith("FOUND"):
        security_event("virus found")
        raise Refused(_("“%(name)s” is not taken: the scanner for viruses knows it.", name=title))
    if said != "stream: OK":
        raise Refused(_("Files cannot be looked at for viruses just now. Please try again in a moment."), status=503)


def answers(scanner: str) -> bool:
    return _asked(scanner, b"zPING\0") == "PONG"


def _asked(scanner: str, command: bytes, data: bytes | None = None) -> str:
    """What it says; '' if it says nothing."""
    end = time.monotonic() + SECONDS
    try:
        with closing(_connection(scanner)) as connection:
            for part in (command, *_chunks(data)):
                connection.settimeout(_left(end))
                connection.sendall(part)
            said = _line(connection, end)
    except OSError:
        said = ""
    if said:
        _silent.pop(scanner, None)
    else:
        _silent[scanner] = time.monotonic()
    return said


def _chunks(data: bytes | None) -> Iterator[bytes]:
    if data is not None:
        for at in range(0, len(data), CHUNK):
            part = data[at : at + CHUNK]
            yield struct.pack("!L", len(part)) + part
        yield struct.pack("!L", 0)


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _connection(scanner: str) -> socket.socket:
    if scanner.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS)
        try:
            connection.connect(scanner)
        except OSError:
            connection.close()
            raise
        return connection
    parts = urlsplit(scanner)
    return socket.create_connection((parts.hostname or "", parts.port or 3310), timeout=SECONDS)


def _line(connection: socket.socket, end: float) -> str:
    said = b""
    while b"\0" not in said and len(said) < 1000:
        connection.settimeout(_left(end))
        more = connection.recv(1000)
        if not more:
            break
        said += more
    return said.partition(b"\0")[0].decode(errors="replace").strip()
