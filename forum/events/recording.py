from __future__ import annotations

from forum import clock
from forum.db import session, writing
from forum.events.facts import Fact
from forum.events.listening import afterwards, at_once, job_kind, of_every_kind
from forum.events.models import FactRow
from forum.jobs import promise


def record(fact: Fact) -> None:
    """Write down a fact in the running transaction, let every `on` listener hear it now, promise it to the others."""
    if not writing():
        raise RuntimeError("a fact is recorded inside write() only")
    payload = fact.to_payload()
    session.add(
        FactRow(
            name=type(fact).__name__,
            subject=fact.subject,
            actor_id=fact.actor_id,
            payload=payload,
            at=clock.now(),
        )
    )
    for listener in (*of_every_kind, *at_once[type(fact)]):
        listener(fact)
    for listener in afterwards[type(fact)]:
        promise(job_kind(type(fact), listener), payload)
