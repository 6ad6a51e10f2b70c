"""What somebody leaves behind besides posts, told by the floors above: to be looked at, taken away and put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.accounts import User


@dataclass(frozen=True)
class Left:
    """One thing that would go, as a moderator reads it; `address` where it can be looked at, '' if nowhere."""

    words: str
    title: str
    address: str
    at: datetime


@dataclass(frozen=True)
class Trace:
    """Of somebody, since a moment, for whoever decides: `take` takes away what `look` shows, and gives what `put_back`
    needs: numbers, nothing that anybody wrote."""

    name: str
    look: Callable[[User, datetime, User], list[Left]]
    take: Callable[[User, datetime, User], list[Any]]
    put_back: Callable[[list[Any], User], int]


_traces: list[Trace] = []


def trace(made: Trace) -> Trace:
    _traces.append(made)
    return made


def traces() -> list[Trace]:
    return list(_traces)
