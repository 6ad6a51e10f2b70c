from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from forum.audit.canonical import digest
from forum.audit.models import Seal
from forum.audit.sealing import BEGINNING, facts_between
from forum.db import session


@dataclass(frozen=True)
class Verdict:
    """What was found: so many seals and facts are as they were sealed; `broken` is the first thing that is not."""

    seals: int
    facts: int
    head: str
    broken: str = ""


def verify(head: str = "") -> Verdict:
    """Walk the whole chain. With `head`, a digest noted earlier, that one must be a link of it too: only so is it
    seen when somebody cut the end of the chain off, or made it anew from the start."""
    seals, facts, last, seen = 0, 0, Seal(last_id=0, digest=BEGINNING), not head
    for seal in _chain():
        if wrong := _wrong_with(seal, last):
            return Verdict(seals, facts, last.digest, wrong)
        seals, facts, last = seals + 1, facts + seal.facts, seal
        seen = seen or seal.digest == head
    missing = "" if seen else f"No seal has the digest {head}: the chain was cut off or made anew."
    return Verdict(seals, facts, last.digest if seals else "", missing)


def _chain() -> Iterator[Seal]:
    """Every seal in order, some at a time: the table may be long, and the walk may end anywhere."""
    after = 0
    while some := session.scalars(select(Seal).where(Seal.id > after).order_by(Seal.id).limit(200)).all():
        yield from some
        after = some[-1].id


def _wrong_with(seal: Seal, last: Seal) -> str:
    name = f"seal {seal.id} (facts {seal.first_id} to {seal.last_id})"
    if seal.previous != last.digest or seal.first_id != last.last_id + 1:
        return f"The chain is broken before {name}: it does not follow the seal before it."
    rows = facts_between(seal.first_id, seal.last_id)
    if len(rows) != seal.facts:
        return f"The chain is broken in {name}: it sealed {seal.facts} facts, and there are {len(rows)}."
    if digest(seal, rows) != seal.digest:
        return f"The chain is broken in {name}: a fact or the seal is not what was sealed."
    return ""
