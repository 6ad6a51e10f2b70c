from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from flask import has_request_context, request

from forum import clock

Value = TypeVar("Value")

FOR = timedelta(seconds=5)
SURROUNDINGS = "docside.surroundings"
_everything: list[Kept[Any]] = []


class Kept(Generic[Value]):
    """What every page asks for and hardly ever changes: read anew when the surroundings of all pages have changed.

    Whoever changes it says `forget()` and sees the change at once, every other request that begins after the commit
    sees it too. Where there is no request, in a worker, it is read anew every few seconds.
    """

    def __init__(self, read: Callable[[], Value]) -> None:
        self._read = read
        self._kept: tuple[datetime, int | None, Value] | None = None
        _everything.append(self)

    def __call__(self) -> Value:
        now, around = clock.now(), surroundings()
        kept = self._kept
        if kept is None or not (kept[1] == around if around is not None else kept[0] <= now < kept[0] + FOR):
            self._kept = kept = (now, around, self._read())
        return kept[2]

    def forget(self) -> None:
        self._kept = None


def surroundings() -> int | None:
    """How often what stands on every page had changed when this request began; None outside of one, or if the database
    did not say."""
    return request.environ.get(SURROUNDINGS) if has_request_context() else None


def forget_everything() -> None:
    """As a process that has just started."""
    for kept in _everything:
        kept.forget()
