"""The encoder as a process: it holds model and matrix, answers over a local socket, and reads on in the table."""

from __future__ import annotations

import base64
import json
import os
import socketserver
import threading
import time
from contextlib import suppress
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from forum.db import session
from forum.meaning.asking import address
from forum.meaning.encoder import Encoder, weights_folder
from forum.meaning.matrix import Vectors, packed
from forum.meaning.models import STALE, Vector

READ_ON = 2.0  # seconds between two looks for new vectors
AT_ONCE = 5000
LONGEST = 2000  # letters of one text that are looked at; the model reads 128 tokens
REQUEST = 4 << 20  # bytes


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
        vector = self._encode([request["near"]])[0]
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

    def _encode(self, texts: list[str]) -> Any:
        """The lock is held for one text at a time, so that somebody who types waits for one stored text at most."""
        with self.lock:
            return self.encoder.encode([text[:LONGEST] for text in texts])


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        line = self.rfile.readline(REQUEST)
        if line.endswith(b"\n"):
            answer = self.server.service.answer(json.loads(line))  # type: ignore[attr-defined]
            with suppress(ConnectionError):  # whoever asked may have waited long enough
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
        place.unlink(missing_ok=True)
        with _Server(str(place), _Line) as server:
            os.chmod(place, 0o600)
            server.service = service  # type: ignore[attr-defined]
            threading.Thread(target=server.serve_forever, daemon=True).start()
            _keep_reading(service, stopped)
            server.shutdown()
        place.unlink(missing_ok=True)


def _keep_reading(service: Service, stopped: threading.Event) -> None:
    while not stopped.wait(READ_ON):
        try:
            while service.read_on() == AT_ONCE:
                pass
        except OperationalError:  # the database is away for a moment
            session.rollback()
            time.sleep(READ_ON)
