from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from forum import clock
from forum.db import session, writing
from forum.events.facts import Fact
from forum.events.listening import afterwards, at_once, job_kind, of_every_kind
from forum.events.models import FactRow
from forum.jobs import promise

# Who really does what this request does, and in whose account; None as long as everybody is themselves.
Pair = tuple[int, int]
_impostors: list[Callable[[], Pair | None]] = []
_cause: ContextVar[str] = ContextVar("cause", default="")


def on_behalf(ask: Callable[[], Pair | None]) -> Callable[[], Pair | None]:
    """Register who knows whether somebody acts in another person's account: by whom and in whose."""
    _impostors.append(ask)
    return ask


@contextmanager
def caused_by(cause: str) -> Iterator[None]:
    """What is recorded inside was done because of this: a macro, a rule, an import, by its number."""
    token = _cause.set(cause[:60])
    try:
        yield
    finally:
        _cause.reset(token)


def record(fact: Fact) -> None:
    """Write down a fact in the running transaction, let every `on` listener hear it now, promise it to the others."""
    if not writing():
        raise RuntimeError("a fact is recorded inside write() only")
    payload = fact.to_payload()
    actor, behalf = _who(fact)
    session.add(
        FactRow(
            name=type(fact).__name__,
            subject=fact.subject,
            actor_id=actor,
            on_behalf_of_id=behalf,
            cause=_cause.get(),
            payload=payload,
            at=clock.now(),
        )
    )
    for listener in (*of_every_kind, *at_once[type(fact)]):
        listener(fact)
    for listener in afterwards[type(fact)]:
        promise(job_kind(type(fact), listener), payload)


def _who(fact: Fact) -> tuple[int | None, int | None]:
    """Whoever acts in another person's account is the actor, and that person stands beside them."""
    pair = next((found for ask in _impostors if (found := ask())), None)
    if pair is None or fact.actor_id not in {pair[1], None}:
        return fact.actor_id, None
    return pair
