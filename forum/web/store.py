from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")
MEGABYTE = 1 << 20


class Store(Generic[Value]):
    """What one process keeps, up to so many bytes; what was not asked for the longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """`size`: the bytes it takes, with its key."""
        with self._lock:
            self._drop(key)
            self._values[key] = value, size
            self._held += size
            while self._held > self._most:
                self._drop(next(iter(self._values)))

    def drop(self, key: Hashable) -> None:
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
            self._held = 0

    def _drop(self, key: Hashable) -> None:
        if (gone := self._values.pop(key, None)) is not None:
            self._held -= gone[1]
