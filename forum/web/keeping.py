from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from forum import clock

Value = TypeVar("Value")

FOR = timedelta(seconds=5)
_everything: list[Kept[Any]] = []


class Kept(Generic[Value]):
    """What every page asks for and hardly ever changes: read anew every few seconds, not every time.

    The process that changes it says `forget()` and sees its own change at once, the others see it within seconds.
    """

    def __init__(self, read: Callable[[], Value]) -> None:
        self._read = read
        self._kept: tuple[datetime, Value] | None = None
        _everything.append(self)

    def __call__(self) -> Value:
        now = clock.now()
        if self._kept is None or not self._kept[0] <= now < self._kept[0] + FOR:
            self._kept = (now, self._read())
        return self._kept[1]

    def forget(self) -> None:
        self._kept = None


def forget_everything() -> None:
    """As a process that has just started."""
    for kept in _everything:
        kept.forget()
