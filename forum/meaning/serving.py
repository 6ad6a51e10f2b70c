"""The encoder as a process: it holds model and matrix, answers over a local socket, and reads on in the table."""

from __future__ import annotations

import base64
import json
import math
import os
import socketserver
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from forum.db import AWAY, session
from forum.meaning.asking import LONGEST, address
from forum.meaning.encoder import Encoder, weights_folder
from forum.meaning.matrix import Vectors, packed
from forum.meaning.models import STALE, Vector

READ_ON = 2.0  # seconds between two looks for new vectors
AT_ONCE = 5000
REQUEST = 4 << 20  # bytes
LONGEST_PATH = 107  # bytes, of a socket


class Service:
    """What the process knows. One thing is computed at a time: the cores belong to the web processes."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.vectors = Vectors()
        self.last = 0
        self.lock = threading.Lock()

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        if "encode" in request:
            made = [self._encode([text])[0] for text in request["encode"]]
            return {"vectors": [base64.b64encode(packed(vector)).decode() for vector in made]}
        if "count" in request:
            return {"count": len(self.vectors)}
        vector = self._encode([request["near"]], until=float(request["until"]))[0]
        with self.lock:
            found = self.vectors.nearest(vector, int(request["many"]), request["kinds"])
        return {"found": [[near.kind, near.subject_id, near.closeness] for near in found]}

    def read_on(self) -> int:
        """Take in the vectors stored since the last look; how many there were."""
        rows = session.execute(
            select(Vector.id, Vector.kind, Vector.subject_id, Vector.data)
            .where(Vector.id > self.last, Vector.digest != STALE)
            .order_by(Vector.id)
            .limit(AT_ONCE)
        ).all()
        session.rollback()
        with self.lock:
            for row in rows:
                self.vectors.put(row.kind, row.subject_id, row.data)
        self.last = rows[-1].id if rows else self.last
        return len(rows)

    def _encode(self, texts: list[str], until: float = math.inf) -> Any:
        """The lock is held for one text at a time, so that somebody who types waits for one stored text at most. Whose
        turn comes when nobody waits any more steps back, so that those behind are in time."""
        with self.lock:
            if time.monotonic() > until:
                raise TimeoutError
            return self.encoder.encode([text[:LONGEST] for text in texts])


class _Line(socketserver.StreamRequestHandler):
    timeout = 5  # seconds for a whole line to come; it is sent at once

    def handle(self) -> None:
        """What is no question, or is not waited for any more, gets no answer."""
        with suppress(OSError, KeyError, TypeError, ValueError, RecursionError):
            line = self.rfile.readline(REQUEST)
            if line.endswith(b"\n"):
                answer = self.server.service.answer(json.loads(line))  # type: ignore[attr-defined]
                self.wfile.write(json.dumps(answer).encode() + b"\n")


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 64


def serve(app: Flask, stopped: threading.Event) -> None:
    """Run until `stopped`. One that ran before gives way: the newest has the newest model."""
    with app.app_context():
        place = address()
        service = Service(Encoder(weights_folder()))
        while service.read_on():
            pass
        with _listening(place) as server:
            server.service = service  # type: ignore[attr-defined]
            threading.Thread(target=server.serve_forever, daemon=True).start()
            _keep_reading(service, stopped)
            server.shutdown()


@contextmanager
def _listening(place: Path) -> Iterator[_Server]:
    """The socket takes its place when it is ready and closed to others, in one step; whoever was there before is asked
    no more, and takes nothing away when it goes."""
    place.parent.mkdir(parents=True, exist_ok=True)  # with PostgreSQL it may be the first to need the data folder
    made = place.with_suffix(".new")
    made.unlink(missing_ok=True)
    if len(os.fsencode(place)) > LONGEST_PATH:
        sys.exit(f"{place} is too long for the path of a socket: choose a data folder with a shorter one.")
    before = os.umask(0o177)
    try:
        listening = _Server(str(made), _Line)
    finally:
        os.umask(before)
    with listening as server:
        ours = made.stat().st_ino
        os.replace(made, place)
        yield server
    with suppress(FileNotFoundError):
        if place.stat().st_ino == ours:
            place.unlink()


def _keep_reading(service: Service, stopped: threading.Event) -> None:
    while not stopped.wait(READ_ON):
        try:
            while service.read_on() == AT_ONCE:
                pass
        except AWAY:  # the database is away for a moment
            session.rollback()
            time.sleep(READ_ON)
