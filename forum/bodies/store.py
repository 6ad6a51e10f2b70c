from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from forum.bodies.subjects import Subject

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Body:
    """An answer as it was made, and what it was made of."""

    subject: Subject
    number: int
    made_of: tuple[Any, ...]
    made_at: datetime
    tag: str
    headers: list[tuple[str, str]]
    content: bytes
    route: str

    @property
    def size(self) -> int:
        return len(self.content) + 2000


class Store:
    """The bodies of one process, up to so many bytes; who was not asked for the longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._bodies: OrderedDict[Key, Body] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Body | None:
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
            return body

    def put(self, key: Key, body: Body) -> None:
        with self._lock:
            self._drop(key)
            self._bodies[key] = body
            self._held += body.size
            while self._held > self._most:
                self._drop(next(iter(self._bodies)))

    def drop(self, key: Key) -> None:
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        with self._lock:
            self._bodies.clear()
            self._held = 0

    def _drop(self, key: Key) -> None:
        if (gone := self._bodies.pop(key, None)) is not None:
            self._held -= gone.size
