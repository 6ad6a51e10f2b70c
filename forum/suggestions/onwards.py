"""What was superseded leads to what is to be read instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forum.accounts import User
from forum.ageing import successors
from forum.suggestions.engine import Alike
from forum.suggestions.sources import SECTIONS, SOLVED

SOURCES = {"thread": SOLVED, "section": SECTIONS}


def onwards(found: Sequence[Alike], viewer: User | None) -> list[Alike]:
    """Each once, with the best score of all that leads there; without what leads to nothing one may see."""
    led = successors([one.number for one in found if one.source is SOLVED])
    best: dict[tuple[str, int], Alike] = {}
    for one in found:
        if (there := _onwards(one, led, viewer)) is not None:
            known = best.get((there.source.kind, there.number))
            if known is None or known.score < there.score:
                best[there.source.kind, there.number] = there
    return list(best.values())


def _onwards(one: Alike, led: Mapping[int, tuple[str, int] | None], viewer: User | None) -> Alike | None:
    if one.source is not SOLVED or one.number not in led:
        return one
    target = led[one.number]
    if target is None or not SOURCES[target[0]].fitting([target[1]], viewer):
        return None
    return replace(one, source=SOURCES[target[0]], number=target[1])
