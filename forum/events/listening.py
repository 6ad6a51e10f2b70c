from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from forum.events.facts import Fact, kinds
from forum.jobs import task

AnyFact = TypeVar("AnyFact", bound=Fact)
Listener = Callable[[Any], None]

at_once: dict[type[Fact], list[Listener]] = defaultdict(list)
of_every_kind: list[Listener] = []
afterwards: dict[type[Fact], list[Listener]] = defaultdict(list)


def on(kind: type[AnyFact]) -> Callable[[Callable[[AnyFact], None]], Callable[[AnyFact], None]]:
    """Hear a fact at once, inside the transaction that records it: rows only, no network, no commit."""

    def register(listener: Callable[[AnyFact], None]) -> Callable[[AnyFact], None]:
        at_once[kind].append(listener)
        return listener

    return register


def on_every(listener: Callable[[Fact], None]) -> Callable[[Fact], None]:
    """Hear every fact at once, as `on` does with one kind: for a log, which must not know the packages above it."""
    of_every_kind.append(listener)
    return listener


def later(kind: type[AnyFact]) -> Callable[[Callable[[AnyFact], None]], Callable[[AnyFact], None]]:
    """Hear a fact on the worker, after its commit, in a transaction of the listener's own, exactly once."""

    def register(listener: Callable[[AnyFact], None]) -> Callable[[AnyFact], None]:
        afterwards[kind].append(listener)

        @task(job_kind(kind, listener))
        def hear(payload: dict[str, Any]) -> None:
            listener(kind.from_payload(payload))

        return listener

    return register


def job_kind(kind: type[Fact], listener: Listener) -> str:
    package = listener.__module__.removeprefix("forum.").partition(".")[0]
    return f"{package}.{listener.__name__}({kind.__name__})"


def listeners() -> dict[str, tuple[list[str], list[str]]]:
    """Every fact with who hears it at once and who afterwards; `forum facts` prints it."""
    return {
        name: (
            [f"{hearer.__module__}.{hearer.__name__}" for hearer in at_once[kind]],
            [f"{hearer.__module__}.{hearer.__name__}" for hearer in afterwards[kind]],
        )
        for name, kind in sorted(kinds.items())
    }
